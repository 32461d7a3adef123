"""What may be reported for a period and by whom, when is the same thing reported twice, and how does a report stand?"""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from policies.language.document import Kind, Policy
from policies.language.facts import ChoiceKind, NumberKind
from policies.language.facts import Kind as FieldKind
from policies.language.obligations import Obligation
from policies.language.words import UNSET
from policies.naming import say_choices
from policies.obligations import Duty
from policies.plain import as_list, below
from policies.procedures.filled_in import find_faults
from policies.procedures.values import as_number, is_blank
from policies.verdict import GRANTED, Fault, Reason, Text, Verdict, refused

REPORT = "report"
REPORTER = "provider"
# Who decides what was handed in where the document names nobody.
BUREAU = "municipal"
# What is known of every item and may make two the same, besides its fields.
KNOWN_OF_ITEMS = frozenset({"on", "year", "listing", "reporter"})
# What becomes of an item: claimed and waiting, or decided.
WAITING = frozenset({"submitted", "disputed"})
GONE = frozenset({"withdrawn", "superseded"})
# How often something is reported, and how such a period is written.
PERIODS_REPORTED: Mapping[str, Text] = {
    "month": Text("按月填报，期间写作 2026-03", "by the month: write 2026-03"),
    "quarter": Text("按季度填报，期间写作 2026-Q1", "by the quarter: write 2026-Q1"),
    "half": Text("按半年填报，期间写作 2026-H1", "by the half-year: write 2026-H1"),
    "year": Text("按年填报，期间写作 2026", "by the year: write 2026"),
}
IN_THE_FUTURE = Text("日期不得晚于今天", "The day must not lie in the future")
STANDINGS: Mapping[str, Text] = {
    "draft": Text("草稿", "a draft"),
    "submitted": Text("已提交待审", "submitted"),
    "returned": Text("已退回", "returned"),
    "confirmed": Text("已确认", "confirmed"),
    "disputed": Text("有争议", "disputed"),
    "superseded": Text("已由更正取代", "superseded by a correction"),
    "withdrawn": Text("已删去", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Reported:
    """One item as it was written: its kind, its day, its fields as they travel (JSON), how many files prove it."""

    kind: str
    happened_on: date
    fields: Mapping[str, object]
    files: int


def kinds_of(policy: Policy, role: str) -> dict[str, Kind]:
    """Return the kinds of item that a role reports, in the order of the document."""
    return {name: kind for name, kind in policy.records.items() if kind.reported_by == role}


def is_reported(obligation: Obligation) -> bool:
    """Tell whether an obligation is one to hand in a report for every period."""
    by_period = obligation.every is not None and obligation.every != UNSET
    return by_period and obligation.shown_by == REPORT and obligation.owed_by == REPORTER


def checker_of(policy: Policy, obligation: str | None) -> str:
    """Return the role that decides what was handed in for an obligation, or for none."""
    found = policy.obligations.get(obligation or "")
    return found.checked.by if found is not None and found.checked is not None else BUREAU


@dataclass(frozen=True, slots=True)
class Owing:
    """The duty of a listing for a period, None where it owes none; and the days between which it owes the obligation.

    `begins_on` is the day its time begins (of a provider: its listing), `binds_on` that of the rules.
    """

    duty: Duty | None
    begins_on: date | None
    binds_on: date
    ended_on: date | None


def judge_period(policy: Policy, name: str, period: str, *, begins: date, owing: Owing, today: date) -> Verdict:
    """Return whether a period may be reported: it has begun, and a duty says that it is owed."""
    obligation = policy.obligations[name]
    inputs: dict[str, object] = {"period": period, "today": today}
    if begins > today:
        text = Text(f"{period} 尚未开始，不能提前填报", f"{period} has not begun; it cannot be reported yet")
    elif owing.duty is None:
        text = _say_why_not(period, begins, owing)
    else:
        return GRANTED
    return refused(Reason(f"obligations.{name}", obligation.clause, text, inputs))


def _say_why_not(period: str, begins: date, owing: Owing) -> Text:
    """Return why nothing is owed for a period, with the days that say so."""
    if owing.begins_on is None:
        zh, en = "尚未入库", "it is not listed yet"
    elif begins < owing.begins_on:
        zh = f"入库日期为{owing.begins_on}，晚于该期首日{begins}"
        en = f"it is listed since {owing.begins_on}, and the period began on {begins}"
    elif begins < owing.binds_on:
        zh = f"这项要求自{owing.binds_on}起施行，晚于该期首日{begins}"
        en = f"this binds since {owing.binds_on}, and the period began on {begins}"
    elif owing.ended_on is not None:
        zh, en = f"{owing.ended_on}起已不在库", f"it is not listed since {owing.ended_on}"
    else:
        zh, en = "该期没有这项要求", "this is not asked for then"
    return Text(f"{period} 不需填报：{zh}", f"Nothing is owed for {period}: {en}")


def find_item_faults(
    kinds: Mapping[str, Kind], item: Reported, *, pointer: str, today: date, complete: bool = False
) -> Iterator[Fault]:
    """Yield what is wrong with an item; with `complete`, also what is missing of its fields and its evidence."""
    kind = kinds.get(item.kind)
    if kind is None:
        known = say_choices(kinds)
        text = Text(f"可填报：{known.zh}", f"What can be reported: {known.read_in('en')}")
        yield Fault(below(pointer, "kind"), "unknown-kind", text)
        return
    if item.happened_on > today:
        yield Fault(below(pointer, "happened_on"), "in-the-future", IN_THE_FUTURE)
    yield from find_faults(kind.fields, item.fields, pointer=below(pointer, "fields"), complete=complete)
    called = kind.label.read_in("en")
    if kind.evidence == "none" and item.files:
        text = Text(f"“{kind.label.zh}”不需附佐证，请删去", f"{called} takes no evidence; remove it")
        yield Fault(below(pointer, "evidence"), "evidence-not-taken", text)
    if complete and kind.evidence == "required" and not item.files:
        text = Text(f"“{kind.label.zh}”须附佐证（{kind.clause}）", f"{called} needs evidence ({kind.clause})")
        yield Fault(below(pointer, "evidence"), "evidence-missing", text)


def likeness(
    kind: Kind, fields: Mapping[str, object], happened_on: date, *, listing: object = None, reporter: object = None
) -> str | None:
    """Return what two items of a kind have in common when they are the same thing; None where nobody can tell.

    SHA-256 (hex) of what the kind's `same_as` names, each in one normal form: fields, the day (`on`) and its year, the
    `listing` it is of, and the account (`reporter`) that enters it.
    """
    when = {"on": happened_on.isoformat(), "year": str(happened_on.year), "listing": listing and str(listing)}
    known = {**when, "reporter": reporter and str(reporter)}
    said = {name: _normal(kind, name, fields) if name in kind.fields else known.get(name) for name in kind.same_as}
    if all(value is None for name, value in said.items() if name not in when):
        return None
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _normal(kind: Kind, name: str, fields: Mapping[str, object]) -> str | None:
    value = fields.get(name)
    return None if is_blank(value) or name not in kind.fields else _in_one_form(kind.fields[name].kind, value)


def _in_one_form(kind: FieldKind, value: object) -> str:
    """Return one writing for every way to write the same: full width, case and spaces of words, noughts of numbers."""
    match kind:
        case NumberKind() if (number := as_number(kind, value)) is not None:
            return format(Decimal(number).normalize() + 0, "f")
        case ChoiceKind() if kind.many:
            return json.dumps(sorted(str(one) for one in as_list(value) or ()), ensure_ascii=False)
        case _ if isinstance(value, str):
            shown = (one for one in unicodedata.normalize("NFKC", value) if unicodedata.category(one) != "Cf")
            return " ".join(unicodedata.normalize("NFKC", "".join(shown).casefold()).split())
        case _:
            return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def standing_of(current: str, items: Collection[str]) -> str:
    """Return how a report stands that was handed in, from how its items stand; withdrawn ones have no part in it.

    Confirmed when all of them are, returned when all are decided and one was. What was once confirmed stays so: an item
    of it is disputed alone.
    """
    live = [one for one in items if one not in GONE]
    if current == "confirmed" or any(one in {"draft", *WAITING} for one in live):
        return current
    return "returned" if "returned" in live else "confirmed"
