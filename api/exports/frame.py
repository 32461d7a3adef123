"""What stands around a table, whichever file it goes into: a mark above it, and the signs of its language."""

from dataclasses import dataclass

from policies.verdict import Text

_BESIDE, _BEHIND, _NOTHING = Text("（{}）", " ({})"), Text("{}：", "{}: "), Text("（无）", "(none)")


@dataclass(frozen=True, slots=True)
class Frame:
    """The language (`zh` or `en`) of a file, and the mark that every sheet and page of it carries, if any."""

    language: str = "zh"
    mark: str | None = None

    def beside(self, text: str) -> str:
        """Return what is said in brackets behind something."""
        return _BESIDE.read_in(self.language).format(text)

    def behind(self, text: str) -> str:
        """Return what something else stands behind, as a label before its value."""
        return _BEHIND.read_in(self.language).format(text)

    @property
    def nothing(self) -> str:
        """What stands in place of rows where there are none."""
        return _NOTHING.read_in(self.language)
