"""What does the page say of quantities that are called by a name: what is counted, in which unit?"""

from policies.explained.markup import Html, Section, cited, join, section, table
from policies.explained.phrases import quantity_in_words
from policies.explained.wording import Wording
from policies.language.quantities import Balance
from policies.quantities.units import unit_of


def quantities(wording: Wording) -> Section:
    """Return what each quantity is that elsewhere is called by its label alone, or has a clause of its own."""
    rows: list[tuple[str, str, str, Html]] = []
    for name, one in wording.policy.quantities.items():
        if isinstance(one, Balance) or (one.label is None and one.clause is None):
            continue
        words, unit = quantity_in_words(one, wording), unit_of(wording.policy, name)
        label = words if one.label is None else one.label.zh
        rows.append((label, words, "" if unit is None else unit.label.zh, join([cited(one.clause)])))
    return section("数量所指", table(("名称", "怎样计算", "单位", "条款"), rows))
