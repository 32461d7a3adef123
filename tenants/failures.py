"""In which ways can an operation fail that are neither a rule's refusal nor a bug?"""

from collections.abc import Sequence

from policies.verdict import Fault, Text

INVALID_INPUT = Text("请按 errors 中的说明修改后重试", "Correct what errors names, then try again")


class Failure(Exception):
    """Something that stops an operation; nothing of it is kept. The text says what and what to do."""

    def __init__(self, code: str, text: Text, *, faults: Sequence[Fault] = ()) -> None:
        """Keep a stable code (never translated), the sentence, and the faults in the input."""
        super().__init__(code)
        self.code = code
        self.text = text
        self.faults = tuple(faults)


class Unidentified(Failure):
    """Nobody, or nobody we can be sure of, is asking."""


class NotAllowed(Failure):
    """The caller is known and may not do this."""


class Absent(Failure):
    """There is no such thing within the caller's reach."""


class Conflict(Failure):
    """The thing is no longer, or already, in the state the request counts on."""


class Stale(Failure):
    """The caller looked at an older version than there is now (If-Match)."""


class Invalid(Failure):
    """What was sent cannot be taken; `faults` says where and why."""


class TooLarge(Failure):
    """What was sent is larger than is taken."""


class NotNow(Failure):
    """Not at this moment; `retry_after` seconds from now it is worth trying again."""

    def __init__(self, code: str, text: Text, *, retry_after: int) -> None:
        """Keep the wait in seconds beside the code and the sentence."""
        super().__init__(code, text)
        self.retry_after = retry_after


class TooMany(NotNow):
    """Too often in too short a time."""


class Unavailable(NotNow):
    """Something we need does not answer."""


def absent(zh: str, en: str) -> Absent:
    """Return the one answer for a thing that is not there or not within reach: nobody can tell which."""
    return Absent("not-found", Text(f"没有找到这个{zh}", f"There is no such {en}"))


def invalid(pointer: str, code: str, zh: str, en: str) -> Invalid:
    """Return the failure for one field: JSON Pointer, stable code, sentence in both languages."""
    fault = Fault(pointer, code, Text(zh, en))
    return Invalid("invalid-input", INVALID_INPUT, faults=[fault])
