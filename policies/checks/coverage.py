"""Which rules cover which clause, which are left out and why, and what is still to be decided?"""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.checks.clauses import Cited, clauses_cited, covers
from policies.checks.walking import below, words_of
from policies.language.document import Policy, Setting
from policies.language.words import UNSET
from policies.verdict import Text

_EACH_TIME = Text("文件未规定，由经办人逐次指定", "the document says nothing; the official says each time")


@dataclass(frozen=True, slots=True)
class Covered:
    """A clause with the rules that cover it, or why it is not executed; neither means that it is forgotten."""

    clause: str
    rules: tuple[str, ...]
    not_executed: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something the bureau has still to say: where, by which clause, and what."""

    path: str
    clause: str
    what: Text


def coverage_of(policy: Policy) -> tuple[Covered, ...]:
    """Return every clause of the document, in its order, with the rules that cover it or why none does."""
    cited = clauses_cited(policy)
    return tuple(_covered(policy, clause, cited) for clause in policy.clauses)


def undecided_in(policy: Policy) -> tuple[Undecided, ...]:
    """Return what is unset and which readings nobody has decided, in the order of the file."""
    return (*_settings(policy), *_unset(policy), *_readings(policy))


def _covered(policy: Policy, clause: str, cited: tuple[Cited, ...]) -> Covered:
    rules = tuple(dict.fromkeys(one.path for one in cited if covers(one.clause, clause)))
    reasons = tuple(one.why for one in policy.not_executed if covers(clause, one.clause))
    return Covered(clause, rules, reasons)


def _settings(policy: Policy) -> Iterator[Undecided]:
    for name, setting in policy.settings.items():
        if setting.value == UNSET:
            yield Undecided(f"settings.{name}", setting.clause, _known_for(setting))


def _known_for(setting: Setting) -> Text:
    """Return what a setting is called, and the years for which it is known already."""
    if not setting.by_year:
        return setting.label
    zh, en = (mark.join(str(year) for year in setting.by_year) for mark in ("、", ", "))
    return Text(f"{setting.label.zh}（已定：{zh}年）", f"{setting.label.read_in('en')} (decided for {en})")


def _unset(policy: Policy) -> Iterator[Undecided]:
    """Yield every place where the document names no date, length or period: the official says, each time."""
    clause = ""
    for path, word in words_of(policy):
        own: object = getattr(word, "clause", None)
        clause = own if isinstance(own, str) else clause
        if path.startswith("settings."):
            continue
        for field, declared in type(word).model_fields.items():
            if field != "no_data" and getattr(word, field) == UNSET:
                yield Undecided(below(path, declared.alias or field), clause, _EACH_TIME)


def _readings(policy: Policy) -> Iterator[Undecided]:
    for name, reading in policy.readings.items():
        if not reading.decided:
            zh = f"{reading.problem.zh}——暂按：{reading.chosen.zh}"
            en = f"{reading.problem.read_in('en')} — for now: {reading.chosen.read_in('en')}"
            yield Undecided(f"readings.{name}", reading.clause, Text(zh, en))
