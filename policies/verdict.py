"""What did the rules answer, and why?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence a provider may read, in Chinese and, where there is one, in English."""

    zh: str
    en: str | None = None

    def read_in(self, language: str) -> str:
        """Return the sentence in `language` (`zh` or `en`), Chinese where there is no other."""
        return self.en if language == "en" and self.en else self.zh


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule answered as it did: the rule, its clause, a sentence, and the inputs it looked at."""

    rule: str
    clause: str
    text: Text
    inputs: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Verdict:
    """Granted or not. A refusal has reasons; it is an answer, not an error."""

    granted: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what was filled in: where (JSON Pointer), a stable code, a sentence."""

    pointer: str
    code: str
    text: Text


GRANTED = Verdict(granted=True)


def refused(*reasons: Reason) -> Verdict:
    """Return a refusal for `reasons`; there is always at least one."""
    if not reasons:
        message = "a refusal needs a reason"
        raise ValueError(message)
    return Verdict(granted=False, reasons=reasons)


def granted_unless(reasons: Sequence[Reason]) -> Verdict:
    """Return a refusal when there are reasons against, and a grant when there are none."""
    return refused(*reasons) if reasons else GRANTED
