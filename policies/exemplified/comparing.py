"""In what does the rules' answer differ from the one a worked example expects?"""

from collections.abc import Iterator
from dataclasses import dataclass

from policies.exemplified.found import Found
from policies.language.examples import Expect
from policies.language.words import Word
from policies.plain import as_list, as_mapping
from policies.verdict import Reason

# Granted or not, on which clauses, and where it leads: one answer, and told as one.
_VERDICT = ("granted", "clauses", "to")


@dataclass(frozen=True, slots=True)
class Differs:
    """One expectation that fails: its field, what was expected, what came instead, and why."""

    field: str
    wanted: str
    found: str
    reasons: tuple[Reason, ...] = ()

    def told(self, language: str) -> str:
        """Return it as one line; the reasons, each with its clause, are in that language."""
        between = "；" if language == "zh" else "; "
        why = between.join(f"{one.clause} {one.text.read_in(language)}" for one in self.reasons)
        return f"{self.field}: expected {self.wanted}, found {self.found}{f' ({why})' if why else ''}"


def find_differences(expect: Expect, found: Found) -> Iterator[Differs]:
    """Yield what differs, once for each expectation; what the example does not say is not compared."""
    is_verdict = "granted" in found.answers
    if is_verdict:
        yield from _differing_verdict(expect, found)
    for field in sorted(expect.model_fields_set):
        key = "from" if field == "from_" else field
        if is_verdict and key in _VERDICT:
            continue
        wanted: object = getattr(expect, field)
        got = found.answers.get(key)
        if key == "duties" and got != wanted:
            got = found.answers.get("duties and checks")
        if not _agree(wanted, got):
            yield Differs(key, shown(wanted), shown(got), found.reasons)


def _differing_verdict(expect: Expect, found: Found) -> Iterator[Differs]:
    said = expect.model_fields_set.intersection(_VERDICT)
    granted = not expect.clauses if expect.granted is None else expect.granted
    got_clauses = as_list(found.answers.get("clauses")) or ()
    agrees = (
        ("granted" not in said or found.answers["granted"] is expect.granted)
        and ("clauses" not in said or set(got_clauses) == set(expect.clauses))
        and ("to" not in said or (found.answers["granted"] is True and found.answers.get("to") == expect.to))
    )
    if said and not agrees:
        wanted = _verdict(granted=granted, to=expect.to, clauses=expect.clauses)
        to = found.answers.get("to") if "to" in said else None
        clauses = () if found.reasons else tuple(map(str, got_clauses))
        got = _verdict(granted=found.answers["granted"] is True, to=to, clauses=clauses)
        yield Differs(next(one for one in _VERDICT if one in said), wanted, got, found.reasons)


def _verdict(*, granted: bool, to: object, clauses: tuple[str, ...]) -> str:
    """Return a verdict in words: `granted, to “review”`, `refused by [第三条]`."""
    if not granted:
        return f"refused by {shown(clauses)}" if clauses else "refused"
    return "granted" if to is None else f"granted, to “{to}”"


def _agree(wanted: object, got: object) -> bool:
    if (parts := as_mapping(wanted)) is not None:
        others = as_mapping(got) or {}
        return all(others.get(name) == value for name, value in parts.items())
    one, other = as_list(wanted), as_list(got)
    if one is not None and other is not None:
        return set(map(repr, one)) == set(map(repr, other)) and len(one) == len(other)
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    return wanted == got


def shown(value: object) -> str:
    """Return a plain value in the words of a file."""
    if (items := as_list(value)) is not None:
        return "[" + ", ".join(shown(one) for one in items) + "]"
    if (parts := as_mapping(value.model_dump(by_alias=True) if isinstance(value, Word) else value)) is not None:
        return ", ".join(f"{name}: {shown(part)}" for name, part in parts.items() if part is not None)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "nothing" if value is None else str(value)
