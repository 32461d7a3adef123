"""Does every measure end somewhere, and does every rule ask for what can be done?"""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from policies.checks.actions import effects_of
from policies.checks.flaw import Flaw
from policies.language.document import Policy
from policies.language.effects import AcceptEffect, AnnulEffect
from policies.language.exits import Exit, ExitRule, Ladder, Measure, Range
from policies.language.words import Length
from policies.procedures.rulebook import path_of_procedure, procedures_of

_MUST_END = frozenset({"ban", "suspension", "withheld_right"})


def find_measure_flaws(policy: Policy, meant: Collection[str]) -> Iterator[Flaw]:
    """Yield measures without an end, ladders with a rung twice, appeals that undo nothing.

    Of a measure `meant` by a name that is told as not declared, it is not told that it stands nowhere.
    """
    out = policy.exit
    if out is None:
        return
    for name, measure in out.measures.items():
        yield from _flawed_measure(measure, f"exit.measures.{name}")
        yield from _never_over(out, name, measure.until, f"exit.measures.{name}.until")
    yield from _never_over(out, "", out.restored_after, "exit.restored_after")
    yield from _never_accepted(policy, out)
    for name, ladder in out.ladders.items():
        yield from _flawed_ladder(out, ladder, f"exit.ladders.{name}.rungs")
    for name, rule in out.rules.items():
        yield from _flawed_rule(out, rule, f"exit.rules.{name}", meant)
    for name, remedy in out.remedies.items():
        if not remedy.grounds:
            yield Flaw(f"exit.remedies.{name}.grounds", "nobody can appeal without a ground: name them")
    annuls = any(isinstance(effect, AnnulEffect) for _, effect in effects_of(policy))
    if any(remedy.procedure for remedy in out.remedies.values()) and not annuls:
        yield Flaw("exit.remedies", "no procedure ends with effects: [{annul: true}], so no appeal undoes anything")
    yield from _flawed_reentry(out, meant)


def _flawed_measure(measure: Measure, at: str) -> Iterator[Flaw]:
    ends = measure.lasts is not None or bool(measure.until)
    if measure.effect in _MUST_END and not ends and not measure.for_ever:
        message = (
            f"this {measure.effect} has no end: write lasts (a length, a range or unset), until, or for_ever: true"
        )
        yield Flaw(at, message)
    if measure.for_ever and ends:
        yield Flaw(at, "for_ever: true has no end beside it: leave out lasts and until, or for_ever")
    if measure.effect == "withheld_right" and measure.right is None:
        yield Flaw(at, "which right is withheld? write right: one of listing.rights")
    if measure.effect != "withheld_right" and measure.right is not None:
        yield Flaw(f"{at}.right", "right is for effect: withheld_right")
    if measure.effect == "grade" and measure.grade is None:
        yield Flaw(at, "which grade is given? write grade: one of grading.grades")
    if measure.effect != "grade" and measure.grade is not None:
        yield Flaw(f"{at}.grade", "grade is for effect: grade")
    if isinstance(measure.lasts, Range):
        yield from _flawed_range(measure.lasts, f"{at}.lasts")


def _flawed_ladder(out: Exit, ladder: Ladder, at: str) -> Iterator[Flaw]:
    """Yield a rung that stands twice, and those behind a removal: who is listed anew begins at the first."""
    if len(set(ladder.rungs)) < len(ladder.rungs):
        yield Flaw(at, "a measure stands on two rungs: each stands once, mild to severe")
        return
    effects = [out.measures[rung].effect if rung in out.measures else "" for rung in ladder.rungs]
    removed = effects.index("removal") if "removal" in effects else len(effects)
    for index, rung in enumerate(ladder.rungs):
        if index > removed and effects[index] not in {"", "ban"}:
            yield Flaw(f"{at}.{index}", f"after a removal no further rung is climbed: put “{rung}” before it")


def _never_over(out: Exit, name: str, until: Sequence[str], at: str) -> Iterator[Flaw]:
    """Yield what an end waits for in vain: the measure itself, or one that has no end of its own."""
    for one in until:
        other = out.measures.get(one)
        if one == name:
            yield Flaw(at, f"“{name}” would wait for its own end: leave it out, and write lasts")
        elif other is not None and _has_no_length(other):
            yield Flaw(at, f"“{one}” has no length, so this would never end: name a measure with lasts, or a condition")


def _has_no_length(measure: Measure) -> bool:
    """Tell whether no day ends it; one that must end and has no end at all is told where it stands."""
    is_told = measure.effect in _MUST_END and not measure.until and not measure.for_ever
    return measure.lasts is None and measure.effect != "rectification" and not is_told


def _never_accepted(policy: Policy, out: Exit) -> Iterator[Flaw]:
    """Yield rectifications that no procedure accepts, and ends that accept one where there is none."""
    accepting = [
        at for at, effect in effects_of(policy) if isinstance(effect, AcceptEffect) and effect.accept == "rectification"
    ]
    rectified = [name for name, measure in out.measures.items() if measure.effect == "rectification"]
    for name in () if accepting else rectified:
        message = "nobody accepts it, so it never ends: give an end of a procedure effects: [{accept: rectification}]"
        yield Flaw(f"exit.measures.{name}", message)
    for at in () if rectified else accepting:
        yield Flaw(f"{at}.effects", "no measure is a rectification (effect: rectification): leave accept out")
    for key, procedure in procedures_of(policy).items() if rectified else ():
        path = path_of_procedure(key)
        for index, opening in enumerate(procedure.opens):
            if opening.always and any(at.startswith(f"{path}.stages.") for at in accepting):
                message = "it accepts a rectification, and is open where none was ordered: write on: "
                yield Flaw(f"{path}.opens.{index}", message + ", ".join(rectified))


def _flawed_range(lasts: Range, at: str) -> Iterator[Flaw]:
    if "working_day" in {lasts.at_least.unit, lasts.at_most.unit} and lasts.at_least.unit != lasts.at_most.unit:
        yield Flaw(at, "working days cannot be compared with other units: write both ends in one unit")
    elif rough_days(lasts.at_least) > rough_days(lasts.at_most):
        yield Flaw(at, "it is at least longer than at most: exchange the two")


def rough_days(length: Length) -> Fraction:
    """Return roughly how many days it is, for comparing only; twelve months are a year."""
    one = {"working_day": 1, "day": 1, "month": Fraction(365, 12), "year": 365}[length.unit]
    return Fraction(length.count * one)


def _flawed_rule(out: Exit, rule: ExitRule, at: str, meant: Collection[str]) -> Iterator[Flaw]:
    known = out.measures.keys() - {*meant}
    if rule.lowest is not None and rule.ladder is None:
        yield Flaw(f"{at}.lowest", "lowest is a rung of a ladder: write ladder")
    elif rule.ladder in out.ladders and rule.lowest in known.difference(out.ladders[rule.ladder].rungs):
        yield Flaw(f"{at}.lowest", f"“{rule.lowest}” is no rung of “{rule.ladder}”")
    for name in rule.optional:
        if name in rule.then:
            yield Flaw(f"{at}.optional", f"“{name}” follows anyway (then), or is optional: keep one")


def _flawed_reentry(out: Exit, meant: Collection[str]) -> Iterator[Flaw]:
    bans = {name for name, measure in out.measures.items() if measure.effect == "ban"}
    barred = set(out.reentry.barred_by) if out.reentry is not None else set[str]()
    for name in sorted(barred & out.measures.keys() - bans):
        yield Flaw("exit.reentry.barred_by", f"“{name}” is no ban (effect: {out.measures[name].effect})")
    for name in sorted((bans - barred).difference(meant) if barred else ()):
        yield Flaw(f"exit.measures.{name}", "this ban bars nobody: name it in exit.reentry.barred_by")
