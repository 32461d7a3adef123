"""How long may the case stay at a stage, and what follows when the time is up, on an objection, or at its end?"""

from policies.duties.due_days import DueDay, count_from
from policies.exemplified.found import Asked, Found
from policies.intake import resolve
from policies.language.procedures import EndStage, NoticeStage
from policies.language.words import UNSET, Due, Length
from policies.procedures.rulebook import path_of_procedure, rulebook_of
from policies.procedures.stays import after_time, lasts

# Which part of a stage an answer is about.
_PARTS = {"due": "due", "from": "due", "to": "silence", "upheld": "objection", "effects": "effects"}


def find_stay(asked: Asked) -> Found:
    """Return what a stage brings to a case that comes to it today; touched is only what the example expects of it.

    `due` is the last day and `from` the first after it, `to` where the end of the time or silence leads, `upheld` where
    an upheld objection does; an end has its `outcome` and `effects`. Raises KeyError for no such stage.
    """
    ask = asked.example.ask
    name = ask.stage or ""
    rules = rulebook_of(asked.policy, ask.procedure)
    stage = rules.procedure.stages[name]
    answers: dict[str, object] = {}
    if isinstance(stage, EndStage):
        answers = {"outcome": stage.ends, "effects": stage.effects}
    else:
        passing = after_time(stage)
        to = None if passing is None else resolve(rules, passing.to, asked.situation)
        answers = {**_days(lasts(stage), asked), "to": to}
    if isinstance(stage, NoticeStage):
        answers["upheld"] = stage.objection.upheld
    path = f"{path_of_procedure(ask.procedure)}.stages.{name}"
    said = {part for key, part in _PARTS.items() if asked.expects("from_" if key == "from" else key)}
    return Found(answers, frozenset({path, *(f"{path}.{part}" for part in said)}))


def _days(length: Due | None, asked: Asked) -> dict[str, object]:
    given = asked.example.length if length == UNSET else length
    if not isinstance(given, Length):
        return {"due": length}
    found: DueDay = count_from(asked.example.today, given, asked.calendar)
    return {"due": found.day, "from": found.deadline.over_on if found.deadline is not None else None}
