"""What do people call a role, and what can be chosen by its code?"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from policies.language.document import Policy
from policies.language.words import PROVIDER
from policies.verdict import Text

# Whom no city names: the public, and those outside whom the authorities ask or listen to.
OUTSIDE_NAMES: Mapping[str, Text] = {
    "public": Text("社会公众", "the public"),
    "expert": Text("专家", "the experts"),
    "enterprise": Text("企业", "the enterprise"),
    "third_party": Text("第三方机构", "the third party"),
}


# What the status of a policy says; a draft may be tried out, and binds nobody.
STATUS_NAMES: Mapping[str, Text] = {
    "draft": Text("征求意见稿，尚未生效", "A draft, not in force"),
    "in_force": Text("正式发布", "Issued"),
}


class Labelled(Protocol):
    """Anything of a policy that has a label."""

    @property
    def label(self) -> Text:
        """What people call it."""
        ...


def find_draft_mark(policy: Policy) -> Text | None:
    """Return the words that stand on everything people see of a draft; None of rules that were issued."""
    return STATUS_NAMES["draft"] if policy.status == "draft" else None


def role_names(policy: Policy, levels: Mapping[str, Text]) -> dict[str, Text]:
    """Return what each role is called where these rules hold: by the rules who takes part, by the city its levels."""
    return {PROVIDER: policy.participants, **OUTSIDE_NAMES, **levels}


def say_names(names: Iterable[Text], *, nobody: Text) -> Text:
    """Return names one after the other, or `nobody` where there are none."""
    known = list(names)
    if not known:
        return nobody
    return Text("、".join(one.zh for one in known), ", ".join(one.read_in("en") for one in known))


def say_choices(known: Mapping[str, Labelled] | Mapping[str, Text]) -> Text:
    """Return what can be chosen in words, each with the code by which it is asked for."""
    labels = {name: one if isinstance(one, Text) else one.label for name, one in known.items()}
    return say_names((_with_code(label, name) for name, label in labels.items()), nobody=Text("无", "none"))


def _with_code(label: Text, code: str) -> Text:
    """Return a label with its code; where they are one word, as of a grade, it is said once."""
    zh, en = label.zh, label.read_in("en")
    return Text(zh if zh == code else f"{zh}（{code}）", en if en == code else f"{en} ({code})")
