"""Which fact is the registered name of a provider, and which fields of a form name somebody who takes part?"""

import pytest
from programmes_written import written

from policies.files.loading import BadDocument
from policies.procedures.rulebook import rulebook_of

FACTS = "facts:\n  staff:"
NAMED = (
    f"facts:\n  registered_name: {{type: text, label: 单位名称, clause: 第三条}}\n{FACTS.removeprefix('facts:')[1:]}"
)


def test_the_registered_name_is_a_fact_of_text() -> None:
    policy = written((FACTS, f"identity: {{name: registered_name, clause: 第三条}}\n{NAMED}"))

    assert policy.identity is not None
    assert policy.facts[policy.identity.name].label.zh == "单位名称"


@pytest.mark.parametrize("name", ["staff", "founded_on", "unheard_of"])
def test_no_other_fact_is_a_name(name: str) -> None:
    with pytest.raises(BadDocument) as bad:
        written((FACTS, f"identity: {{name: {name}, clause: 第三条}}\n{NAMED}"))

    (mistake,) = bad.value.mistakes
    assert (mistake.path, mistake.message) == ("identity.name", f"“{name}” is no fact of type text")


def test_only_an_organisation_that_the_rules_say_acts_is_named_to_act() -> None:
    matter = "      matter: {type: text, label: 事项, clause: 第十条}\n"
    fields = (
        "      served: {type: organisation, acts_as: enterprise, label: 企业, clause: 第十条}\n"
        "      rival: {type: organisation, label: 被申诉单位, clause: 第十条}\n"
    )
    policy = written((matter, matter + fields))

    assert rulebook_of(policy, "appeal").named_to_act == ("served",)
    assert rulebook_of(policy, "intake").named_to_act == ()
