"""How is the version of the rules told by which something was judged?"""

from pydantic import Field

from api.asking.requests import Call
from api.shapes.wire import SAMPLE_ID, Day, Output
from policies.naming import STATUS_NAMES
from tenants.queries.policies import Rules


class StatusShown(Output):
    """Whether rules were issued, or are a draft that people only try out."""

    status: str = Field(
        description="in_force 正式发布；draft 征求意见稿：尚未生效，试行所得不对外发生效力", examples=["in_force"]
    )
    status_text: str = Field(description="状态的含义", examples=["正式发布"])


class PolicyShown(StatusShown):
    """The version of the rules by which something is judged."""

    version_id: str = Field(description="办法版本", examples=[SAMPLE_ID])
    title: str = Field(description="办法名称", examples=["服务商管理办法（试行）"])
    in_force_from: Day = Field(description="施行日期", examples=["2025-08-07"])


def policy_shown(call: Call, rules: Rules) -> PolicyShown:
    """Return the version of the rules, in the caller's language."""
    policy = rules.policy
    return PolicyShown(
        version_id=str(rules.version_id),
        title=call.say(policy.title),
        in_force_from=rules.in_force_from,
        status=policy.status,
        status_text=call.say(STATUS_NAMES[policy.status]),
    )
