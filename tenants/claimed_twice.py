"""Is the same thing claimed by another record, and does the official who confirms this one know it?"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from policies.language.document import Kind
from policies.procedures.values import is_blank
from policies.reporting import STANDINGS
from policies.verdict import Fault, Text
from tenants.callers import Caller
from tenants.failures import Conflict
from tenants.filled_tables import say_filled_in
from tenants.queries.policies import rules_on
from tenants.queries.records import Alike, find_alike

Seen = Mapping[UUID, Sequence[Alike]]


@dataclass(frozen=True, slots=True)
class Confirming:
    """A record about to count, why it may although another claims the same, and where to say so (JSON Pointer)."""

    record_id: UUID
    despite_alike: str | None
    pointer: str


async def find_claimed_twice(
    session: AsyncSession,
    caller: Caller,
    confirming: Sequence[Confirming],
    *,
    leaving: Collection[UUID] = (),
    seen: Seen | None = None,
) -> Seen:
    """Return the other records that claim what these do, but for those `leaving` in the same decision.

    Raises Conflict, naming both, where no reason was given why this one counts as well. Ask before deciding, and again
    with what was `seen` once the decision is remembered: by then whoever confirmed the other at the same moment has
    either committed, and is found, or waits for the head of the audit chain, and will find us.
    """
    found = await find_alike(session, caller, [one.record_id for one in confirming])
    others = {key: [one for one in alike if one.record_id not in leaving] for key, alike in found.items()}
    known = {key: {one.record_id for one in alike} for key, alike in (seen or {}).items()}
    faults = [
        await _fault(session, caller, one, other)
        for one in confirming
        for other in others.get(one.record_id, ())
        if (one.despite_alike is None if seen is None else other.record_id not in known.get(one.record_id, ()))
    ]
    if faults:
        raise Conflict(
            "claimed-twice",
            Text(
                "有条目与其他条目相同，请核对 errors 所列的两条；仍要确认的，请写明理由",
                "Another record claims the same: compare the two that errors names; to confirm anyway, give a reason",
            ),
            faults=faults,
        )
    return others


async def _fault(session: AsyncSession, caller: Caller, one: Confirming, other: Alike) -> Fault:
    stands = STANDINGS[other.status]
    zh_where, en_where = (
        (f"{other.period} 填报", f"report of {other.period}") if other.period else ("单项", "no report")
    )
    kind = (await rules_on(session, caller, other.programme_id, caller.today)).policy.records.get(other.kind)
    zh_said, en_said = (_in_words(other, kind, say) for say in (_in_chinese, _in_english))
    zh = (
        f"条目 {one.record_id} 与 {other.record_id} 相同"
        f"（{other.organisation_name}，{zh_where}，{stands.zh}；后者为{zh_said}）"
    )
    en = (
        f"Record {one.record_id} is the same as {other.record_id} "
        f"({other.organisation_name}, {en_where}, {stands.en}; the latter says {en_said})"
    )
    return Fault(one.pointer, "claimed-twice", Text(zh, en))


def _in_words(other: Alike, kind: Kind | None, say: Callable[[Text], str]) -> str:
    """Return the kind, the day and what is filled in of a record, as people read it."""
    if kind is None:
        return f"{other.kind} {other.happened_on}"
    filled = [
        f"{say(field.label)} {say_filled_in(field, other.fields[name], say)}"
        for name, field in kind.fields.items()
        if not is_blank(other.fields.get(name))
    ]
    return f"{say(kind.label)} {other.happened_on}: {', '.join(filled)}"


def _in_chinese(text: Text) -> str:
    return text.zh


def _in_english(text: Text) -> str:
    return text.read_in("en")
