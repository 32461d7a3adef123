"""How does one duty stand, and why?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from policies.duties.due_days import DueDay
from policies.duties.occasions import HandIn, Occasion
from policies.language.obligations import Checked, Obligation
from policies.situation import Item
from policies.verdict import Reason, Text

State = Literal["owed", "fulfilled", "late", "missed"]
_SAID: Mapping[State, Text] = {
    "owed": Text("尚待履行", "still owed"),
    "fulfilled": Text("已按时履行", "fulfilled in time"),
    "late": Text("已履行，但逾期", "fulfilled, but late"),
    "missed": Text("逾期未履行", "not fulfilled, and its time is up"),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One dated instance of an obligation, or of the check of what was handed in for it (`checks`).

    `due` is None while nobody has set it; `due_day` holds the walk where the day was counted. `alleges` names the
    ground that is alleged because it was not shown in time; `shown_by` the items that showed it.
    """

    id: str
    obligation: str
    owed_by: str
    arises_on: date
    due_day: DueDay
    state: State
    because: Reason
    shown_by: tuple[str, ...] = ()
    shown_on: date | None = None
    alleges: str | None = None
    checks: bool = False

    @property
    def due(self) -> date | None:
        """The last day in time."""
        return self.due_day.day

    @property
    def falls_on(self) -> date:
        """The day it belongs to: the day it is due, or, while that is open, the day it arose."""
        return self.due_day.day or self.arises_on

    def as_item(self) -> Item:
        """Return the duty as what happened to the organisation: conditions may count it."""
        fields = {"obligation": self.obligation, "owed_by": self.owed_by, "state": self.state}
        return Item("duty", self.falls_on, fields if self.due is None else {**fields, "due": self.due}, self.id)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a duty: the items that show it, what an official decided, whether more waits for its check."""

    shown: tuple[Item, ...]
    decided: Item | None
    waits: bool


def judge_duty(
    name: str, obligation: Obligation, occasion: Occasion, *, due_day: DueDay, told: Told, today: date
) -> Duty:
    """Return the duty as it stands on `today`. While what was handed in waits for its check, it is not missed."""
    shown_on = told.shown[-1].on if len(told.shown) == obligation.times else None
    state = _found(told.decided) or _state(due_day.day, shown_on, today)
    if state == "missed" and told.waits:
        state = "owed"
    ids = tuple(item.id for item in told.shown)
    return Duty(
        id=occasion.id,
        obligation=name,
        owed_by=obligation.owed_by,
        arises_on=occasion.arises_on,
        due_day=due_day,
        state=state,
        because=Reason(
            rule=f"obligations.{name}",
            clause=obligation.clause,
            text=_sentence(obligation.label, state),
            inputs={"occasion": occasion.id, "shown_by": ids, "due": due_day.day, "shown_on": shown_on},
        ),
        shown_by=ids,
        shown_on=shown_on,
        alleges=obligation.missed if state in {"late", "missed"} else None,
    )


def judge_check(
    name: str,
    obligation: Obligation,
    checked: Checked,
    handed_in: HandIn,
    *,
    check: Occasion,
    due_day: DueDay,
    today: date,
) -> Duty:
    """Return the duty to check what was handed in, as it stands on `today`: whatever was decided, it was checked."""
    item, checked_on = handed_in.item, handed_in.decided_on
    state = _state(due_day.day, checked_on, today)
    if checked_on is None and item.fields.get("confirmed") is True and "hand_ins" not in item.fields:
        state = "fulfilled"  # on a day nobody says; where every time says its day, this one waits
    label = Text(f"审核：{obligation.label.zh}", f"check: {obligation.label.read_in('en')}")
    return Duty(
        id=check.id,
        obligation=name,
        owed_by=checked.by,
        arises_on=handed_in.on,
        due_day=due_day,
        state=state,
        because=Reason(
            rule=f"obligations.{name}.checked",
            clause=obligation.clause,
            text=_sentence(label, state),
            inputs={"handed_in": item.id, "due": due_day.day, "checked_on": checked_on},
        ),
        shown_by=(item.id,) if state in {"fulfilled", "late"} else (),
        shown_on=checked_on,
        checks=True,
    )


def _state(due: date | None, shown_on: date | None, today: date) -> State:
    if shown_on is not None:
        return "fulfilled" if due is None or shown_on <= due else "late"
    return "owed" if due is None or today <= due else "missed"


def _found(decided: Item | None) -> State | None:
    """Return the state an official found, if he did."""
    found = None if decided is None else decided.fields.get("found")
    return next((state for state in _SAID if state == found), None)


def _sentence(label: Text, state: State) -> Text:
    said = _SAID[state]
    return Text(f"{label.zh}：{said.zh}", f"{label.read_in('en')}: {said.read_in('en')}")
