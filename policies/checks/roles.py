"""Is there somebody in this city for every role the policy names?"""

from collections.abc import Iterator

from policies.checks.flaw import Flaw, misnamed
from policies.checks.walking import below, words_of
from policies.language.city import City
from policies.language.document import Policy
from policies.language.words import OUTSIDE, PROVIDER
from policies.plain import as_list

# Whoever stands in one of these fields acts, and must exist.
ACTORS = frozenset({
    "by", "opened_by", "owed_by", "evaluated_by", "decided_by", "closed_by", "asked_by", "waived_by", "confirmed_by",
    "verified_by", "alleged_by", "reported_by", "panel",
})  # fmt: skip
# Roles every city has, besides those of its levels. Anybody may allege something; nothing else is for the public.
_ALLEGES, PUBLIC = "alleged_by", "public"
_EVERYWHERE = frozenset({PROVIDER, *OUTSIDE})
NO_LEVELS = _EVERYWHERE | {PUBLIC}


def roles_of(city: City) -> frozenset[str]:
    """Return the roles somebody has here: those of every city, and those of its levels."""
    return _EVERYWHERE | {level.role for level in city.levels}


def find_role_flaws(policy: Policy, city: City) -> Iterator[Flaw]:
    """Yield roles nobody has here: neither everywhere, nor at a level of the city."""
    roles = roles_of(city)
    for path, word in words_of(policy):
        for field in type(word).model_fields:
            if field not in ACTORS:
                continue
            known = roles | {PUBLIC} if field == _ALLEGES else roles
            value: object = getattr(word, field)
            for role in as_list(value) or (value,):
                if _is_role(path, field, role) and role not in known:
                    message = f"“{role}” is no role here; write one of {', '.join(sorted(known))}"
                    yield misnamed(below(path, field), message, str(role), known)


def _is_role(path: str, field: str, value: object) -> bool:
    """Tell whether the field names a role: `by` is also a chain of quantities, and the fields of a table."""
    return isinstance(value, str) and not (field == "by" and path.startswith("grading."))
