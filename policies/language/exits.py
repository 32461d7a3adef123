"""What can a policy say of breaches, measures, remedies, re-entry and disclosure?"""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from policies.language.conditions import Condition
from policies.language.facts import Field_
from policies.language.windows import Anchor
from policies.language.words import Due, Length, Name, Role, Ruled, Said, Word, mapping_or

Force = Literal["commanded", "proposed"]
Effect = Literal["warning", "rectification", "suspension", "withheld_right", "fee", "grade", "removal", "ban", "notice"]


class Ground(Ruled):
    """A kind of finding against a listing: who may allege it, whether the party is heard, who verifies it."""

    label: Said
    alleged_by: Annotated[tuple[Role, ...], Field(min_length=1)]
    verified_by: Role
    heard: bool = True
    fields: dict[Name, Field_] = {}
    needs_reason: bool = False


class Range(Word):
    """A length the official picks between two."""

    at_least: Length
    at_most: Length


class Measure(Ruled):
    """An effect of the catalogue. `lasts` is a length, a range, until a condition, or `unset` (the official says).

    A ban, suspension or withheld right must end: by length, by `until`, or with `for_ever: true` said plainly.
    `until` names conditions that must hold and measures that must be over (a rectification: accepted) besides the
    length. `related` names the relations (a fact, such as legal_representative) through which it reaches others.
    `keeps_running_work` leaves work that began before. `repeat`: what a second one does while the first runs.
    """

    label: Said
    effect: Effect
    right: Name | None = None
    grade: str | None = None
    lasts: Annotated[
        Length | Range | Literal["unset", "rest_of_year"] | None,
        mapping_or(
            ("unset", "rest_of_year"), Length, Range, expected="a length such as {months: 3}, unset, or rest_of_year,"
        ),
    ] = None
    begins: Literal["decision", "next_year"] | Anchor = "decision"
    until: tuple[Name, ...] = ()
    for_ever: bool = False
    published: bool = False
    related: tuple[Name, ...] = ()
    keeps_running_work: bool = False
    repeat: Literal["restart", "add", "longer_of"] = "longer_of"


class Ladder(Ruled):
    """Measures from mild to severe; each new trigger within `recurs_within` climbs one rung from the last.

    After `recurs_within` without a measure of the ladder it begins anew; without it, it never does.
    """

    rungs: Annotated[tuple[Name, ...], Field(min_length=2)]
    recurs_within: Length | None = None


class ExitRule(Ruled):
    """When the condition comes true, which measures follow: commanded by the text, or proposed to the official.

    The condition may name a ground like a number: how many findings of it are verified and not annulled since the
    listing. `ladder` applies the due rung of a ladder, at least `lowest`; where several rules ask for rungs the highest
    is due, and where that is only proposed the highest that is commanded beside it. What is `optional` is proposed
    besides, whatever the force of the rest.
    """

    when: Condition
    then: tuple[Name, ...] = ()
    ladder: Name | None = None
    lowest: Name | None = None
    force: Force
    optional: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _something_follows(self) -> "ExitRule":
        if not self.then and self.ladder is None:
            message = "a rule needs measures (then) or a ladder"
            raise ValueError(message)
        return self


class AppealGround(Ruled):
    """A reason for which one may appeal, and what it may annul: kinds of item, measures by name or by effect."""

    label: Said
    annuls: Annotated[tuple[Name, ...], Field(min_length=1)]


class Remedy(Ruled):
    """How a measure may be undone: on which grounds, within which time, by which procedure; whether it is stayed."""

    grounds: dict[Name, AppealGround]
    procedure: Name | None = None
    within: Due = "unset"
    decided_within: Due = "unset"
    stays: bool = False


class Reentry(Ruled):
    """When an organisation that is out may apply again: never while one of these measures runs (all bans, if none).

    `related` names relations through which each of them reaches others, besides its own. With `allowed: false` a
    removal bars for ever.
    """

    barred_by: tuple[Name, ...] = ()
    related: tuple[Name, ...] = ()
    allowed: bool = True


class Advice(Ruled):
    """What other cities are told when a measure is taken."""

    on: Annotated[tuple[Name, ...], Field(min_length=1)]
    text: Said


class Exit(Ruled):
    """How a listing is warned, rectified, suspended, restored and ended.

    A suspension is over when its own length is, and every measure in `restored_after` (a rectification: accepted).
    """

    grounds: dict[Name, Ground] = {}
    measures: dict[Name, Measure] = {}
    ladders: dict[Name, Ladder] = {}
    rules: dict[Name, ExitRule] = {}
    restored_after: tuple[Name, ...] = ()
    remedies: dict[Name, Remedy] = {}
    reentry: Reentry | None = None
    advice: tuple[Advice, ...] = ()
