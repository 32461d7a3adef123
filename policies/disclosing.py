"""What does the public directory show of an organisation?"""

from collections.abc import Mapping

from policies.language.document import Policy


def find_disclosed(policy: Policy, facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts anybody may see, as far as they are given, in the order the policy names them."""
    return {name: facts[name] for name in policy.disclosure.facts if facts.get(name) is not None}
