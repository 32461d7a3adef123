"""Is every clause of the document covered by a rule or left out for a reason, and does every rule cite one of them?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.checks.flaw import Flaw
from policies.checks.walking import words_of
from policies.kept import once_for_each
from policies.language.document import NotExecuted, Policy, Reading
from policies.language.words import Word

_BETWEEN = re.compile(r"[、；;,，]")
_PARENTHESES = str.maketrans("（）［］", "()[]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause as a rule cites it, and the path of that rule."""

    path: str
    clause: str


def clauses_cited(policy: Policy) -> tuple[Cited, ...]:
    """Return every clause that a rule cites (readings and what is not executed are no rules)."""
    return tuple(
        Cited(path, clause)
        for path, word in words_of(policy)
        if not isinstance(word, Reading | NotExecuted) and (clause := clause_of(word)) is not None
    )


def clause_of(word: Word) -> str | None:
    """Return the clause a word names, None when it names none."""
    clause: object = getattr(word, "clause", None)
    return clause if isinstance(clause, str) else None


def parts_of(clause: str) -> tuple[str, ...]:
    """Return the single clauses of a citation such as `第二条、第七条`, spelled alike."""
    parts = (part.translate(_PARENTHESES).replace(" ", "") for part in _BETWEEN.split(clause))
    return tuple(part for part in parts if part)


def covers(rule: str, clause: str) -> bool:
    """Tell whether a rule's citation is about the clause: the same, or a part of it."""
    whole = parts_of(clause)
    return any(_within(part, one) for part in parts_of(rule) for one in whole)


def _within(part: str, clause: str) -> bool:
    """Tell whether `第六条(二)` is within `第六条`: it goes on with something of its own.

    `附件11` is not within `附件1`, nor 第一条之一, an article of its own, within 第一条.
    """
    if part == clause or not part.startswith(clause):
        return part == clause
    following = part[len(clause)]
    return following != "之" and not (clause[-1].isdigit() and following.isdigit())


def find_clause_flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield clauses nothing covers, clauses cited that are not among them, and clauses left out that are covered."""
    if not policy.clauses:
        yield Flaw("clauses", "list here every clause of the document that asks for something")
        return
    cited = clauses_cited(policy)
    seen: set[str] = set()
    for index, clause in enumerate(policy.clauses):
        at = f"clauses.{index}"
        if clause in seen:
            yield Flaw(at, f"“{clause}” stands here a second time; keep one")
        seen.add(clause)
        covered = any(covers(one.clause, clause) for one in cited)
        left_out = any(covers(clause, one.clause) for one in policy.not_executed)
        if not covered and not left_out:
            yield Flaw(at, f"no rule covers “{clause}”: write the rule, or list it in not_executed with the reason")
    yield from _unknown(policy)


def _unknown(policy: Policy) -> Iterator[Flaw]:
    """Yield clauses that a rule or what is not executed names and the list does not; readings are looser."""
    told: set[str] = set()
    for path, word in words_of(policy):
        clause = clause_of(word)
        if clause is None or clause in told or isinstance(word, Reading):
            continue
        told.add(clause)
        parts = parts_of(clause)
        if not parts:
            yield Flaw(f"{path}.clause", f"“{clause}” names no clause: write one as the document prints it")
        for part in unlisted(policy, clause):
            yield Flaw(f"{path}.clause", f"“{part}” is not among clauses: correct it, or add it there")


def unlisted(policy: Policy, clause: str) -> list[str]:
    """Return which parts of a citation the document does not have."""
    listed, undivided = _clauses_of(policy)
    return [
        part
        for part in parts_of(clause)
        if not (any(_within(one, part) for one in listed) or any(_within(part, one) for one in undivided))
    ]


@once_for_each
def _clauses_of(policy: Policy) -> tuple[list[str], list[str]]:
    """Return the clauses of the document, and those of them of which no part is listed."""
    listed = [one for whole in policy.clauses for one in parts_of(whole)]
    # Where some parts of a clause are listed, all of them are: another part of it is none of the document's.
    return listed, [one for one in listed if not any(_within(other, one) for other in listed if other != one)]
