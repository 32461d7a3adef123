"""Which items stand behind the points of one indicator, and why does one of them bring nothing?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policies.grades.accounting import Accounted
from policies.grades.uncounted import say_why
from policies.language.document import Policy
from policies.procedures.values import read_values
from policies.verdict import Text
from tenants.queries.scorecards import Behind
from tenants.surveying import say_lacking
from tenants.tables import Record

_WAITING = {
    "submitted": ("waiting", Text("尚待确认", "It waits to be confirmed")),
    "returned": ("returned", Text("已退回", "It was returned")),
    "disputed": ("disputed", Text("有争议，待重新决定", "It is disputed and waits to be decided again")),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One reported item; `why` and `because` are None when it counts, `same_as` is the item that counts for it."""

    record_id: str
    kind: str
    on: date
    fields: Mapping[str, object]
    status: str
    why: str | None = None
    because: Text | None = None
    same_as: str | None = None


def told_items(policy: Policy, behind: Behind) -> list[Told]:
    """Return the reported items an indicator looks at, confirmed or waiting, the earliest first."""
    waiting = [_waiting(policy, record) for record in behind.waiting]
    return sorted([*told_confirmed(policy, behind.items), *waiting], key=lambda one: one.on)


def told_confirmed(policy: Policy, items: Sequence[Accounted]) -> list[Told]:
    """Return those of some accounted items that were reported, in their order."""
    return [
        Told(
            one.item.id, one.item.kind, one.item.on, one.item.fields, "confirmed",
            one.why, None if one.why is None else say_why(policy, one), one.same_as,
        )
        for one in items
        if one.item.kind in policy.records
    ]  # fmt: skip


def _waiting(policy: Policy, record: Record) -> Told:
    why, text = _WAITING[record.status]
    kind = policy.records.get(record.kind)
    if record.status == "submitted" and kind is not None:
        text = say_lacking(kind, record.fields) or text
    if record.reason:
        text = Text(f"{text.zh}：{record.reason}", f"{text.en}: {record.reason}")
    fields = {} if kind is None else read_values(kind.fields, record.fields)
    return Told(str(record.id), record.kind, record.happened_on, fields, record.status, why, text)
