"""Which duties, measures, falls and bars follow in the example?"""

from collections.abc import Iterator
from dataclasses import replace

from policies.disclosing import find_computed, find_disclosed
from policies.exemplified.edges import edges_of_exit, edges_touched
from policies.exemplified.found import Asked, Found, clauses_of
from policies.exemplified.situations import read_item
from policies.exits import RelatedParty, find_fallen, find_measures, find_reentry, find_restoration, may_use
from policies.language.examples import DutyExpected, MeasureExpected
from policies.measures.following import MeasureDue
from policies.measures.history import see_history
from policies.measures.terms import days_accepted, find_term, find_trial
from policies.obligations import find_duties
from policies.quantities.measuring import holds, value_of


def find_owed(asked: Asked) -> Found:
    """Return the duties owed between two days."""
    first, last = asked.example.ask.duties or (asked.example.today, asked.example.today)
    found = find_duties(asked.policy, asked.situation, asked.calendar, first, last)
    told = tuple(
        DutyExpected(obligation=one.obligation, due=one.due, state=one.state) for one in found if not one.checks
    )
    checks = tuple(DutyExpected(obligation=one.obligation, due=one.due, state=one.state) for one in found)
    touched = frozenset(f"obligations.{one.obligation}" for one in found)
    return Found({"duties": told, "duties and checks": checks}, touched)


def find_following(asked: Asked) -> Found:
    """Return the measures that follow, which of them are made public, and what other cities are told."""
    found = find_measures(asked.policy, asked.situation, asked.calendar)
    told = tuple(
        MeasureExpected(rule=one.rule, measure=one.measure, force=one.force, ends_on=one.stretch.ends_on)
        for one in found
    )
    out = asked.policy.exit
    published = tuple(dict.fromkeys(one.measure for one in found if out and out.measures[one.measure].published))
    advice = tuple(dict.fromkeys(text.zh for one in found for text in one.advice))
    touched = frozenset(
        {
            *_rules_touched(found, asked),
            *_rules_declined(found, asked),
            *_told(published, advice, asked),
            *edges_touched(edges_of_exit(asked.policy), see_history(asked.policy, asked.situation, asked.calendar)),
        }
    )
    return Found({"measures": told, "published": published, "advice": advice}, touched)


def _rules_touched(found: tuple[MeasureDue, ...], asked: Asked) -> Iterator[str]:
    rules = asked.policy.exit.rules if asked.policy.exit else {}
    for one in found:
        yield f"exit.rules.{one.rule}"
        if one.measure in rules[one.rule].optional:
            yield f"exit.rules.{one.rule}.optional"


def _rules_declined(found: tuple[MeasureDue, ...], asked: Asked) -> Iterator[str]:
    """Yield the rules of which something would be proposed, had the official not declined it."""
    others = [item for item in asked.situation.items if item.kind != "declined"]
    if len(others) == len(asked.situation.items):
        return
    still = {(one.rule, one.measure) for one in found}
    for one in find_measures(asked.policy, replace(asked.situation, items=others), asked.calendar):
        if one.force == "proposed" and (one.rule, one.measure) not in still:
            yield f"exit.rules.{one.rule}:declined"


def _told(published: tuple[str, ...], advice: tuple[str, ...], asked: Asked) -> Iterator[str]:
    if asked.expects("published"):
        yield from (f"exit.measures.{name}.published" for name in published)
    if asked.expects("advice") and asked.policy.exit is not None:
        for index, one in enumerate(asked.policy.exit.advice):
            if one.text.zh in advice:
                yield f"exit.advice.{index}"


def find_falling(asked: Asked) -> Found:
    """Return the ids of what falls with an annulled item."""
    fall = find_fallen(asked.policy, asked.situation, asked.example.ask.falls or "", asked.calendar)
    return Found({"falls": tuple(one.id for one in fall.items)}, frozenset({"exit.remedies"}))


def find_bar(asked: Asked) -> Found:
    """Return from when the organisation may apply again; granted when nothing bars it today."""
    related = [RelatedParty(one.through, [read_item(item) for item in one.items]) for one in asked.example.related]
    found = find_reentry(asked.policy, asked.situation.items, asked.situation.today, asked.calendar, related)
    clauses = clauses_of(found.because)
    answers = {"from": found.from_, "never": found.never, "granted": not found.barred, "clauses": clauses}
    through = {f"{reason.inputs['through']}:barred" for reason in found.because}
    return Found(answers, frozenset({"exit.reentry", *through}), found.because)


def find_lasting(asked: Asked) -> Found:
    """Return how the term of the listing stands: its last day, from when it may be renewed, what it is once lapsed."""
    policy, listed_on = asked.policy, asked.situation.anchors["listed_on"]
    renewals = days_accepted(policy, asked.situation.items, "renewal")
    found = find_term(policy, listed_on, renewals, asked.situation.today, asked.calendar)
    answers = {"state": found.state, "due": found.last_day, "from": found.renewable_from, "becomes": found.becomes}
    return Found(answers, frozenset({f"term:{found.state}"}))


def find_proving(asked: Asked) -> Found:
    """Return how a provisional listing stands, and the last day on which it may be accepted."""
    policy, listed_on = asked.policy, asked.situation.anchors["listed_on"]
    accepted = min(days_accepted(policy, asked.situation.items, "listing"), default=None)
    found = find_trial(policy, listed_on, accepted, asked.situation.today, asked.calendar)
    return Found({"state": found.state, "due": found.last_day}, frozenset({f"trial:{found.state}"}))


def find_restored(asked: Asked) -> Found:
    """Return whether the suspension is over, and from which day on."""
    found = find_restoration(asked.policy, asked.situation)
    because = () if found is None else (found.because,)
    answers = {
        "granted": found is None or found.restored,
        "from": None if found is None else found.on,
        "clauses": clauses_of(because),
    }
    return Found(answers, frozenset({"exit.restored_after"}), because)


def find_right(asked: Asked) -> Found:
    """Return whether a right of the listing may be used today."""
    right = asked.example.ask.right or ""
    verdict = may_use(asked.policy, asked.situation, right)
    answers = {"granted": verdict.granted, "clauses": clauses_of(verdict.reasons)}
    return Found(answers, frozenset({f"listing.rights.{right}"}), verdict.reasons)


def find_value(asked: Asked) -> Found:
    """Return the value of a named condition, quantity or requirement."""
    name, policy = asked.example.ask.holds or "", asked.policy
    if name in policy.eligibility:
        value = holds(policy.eligibility[name].require, asked.situation)
        return Found({"value": value}, frozenset({f"eligibility.{name}"}))
    section = "conditions" if name in policy.conditions else "quantities"
    return Found({"value": value_of(name, asked.situation)}, frozenset({f"{section}.{name}"}))


def find_shown(asked: Asked) -> Found:
    """Return which facts of the example the public directory shows, and whether removals are published."""
    disclosure = asked.policy.disclosure
    answers = {
        "shown": (
            *find_disclosed(asked.policy, asked.situation.facts),
            *find_computed(asked.policy, asked.situation),
        ),
        "removals": disclosure.removals,
    }
    touched = {"shown": "disclosure.facts", "removals": "disclosure.removals"}
    return Found(answers, frozenset(path for key, path in touched.items() if asked.expects(key)))
