"""Can this policy be used at all? What it names exists and is used, every stage is reached, and every case can end."""

from collections.abc import Iterator, Mapping, Sequence

from policies.conditions import RESERVED, lists_in, names_in
from policies.document import City, Policy, Sample
from policies.facts import Fact, Field_, ListKind
from policies.intake import FACTS, MATERIALS, actions_at
from policies.soundness_of_conditions import conditions_of, find_condition_flaws
from policies.soundness_of_stages import find_stage_flaws


def find_flaws(policy: Policy, city: City) -> list[str]:
    """Return what makes the policy unusable, each as `path: what is wrong`."""
    return [
        *_flawed_names(policy),
        *_flawed_fields("facts", policy.facts),
        *find_condition_flaws(policy),
        *find_stage_flaws(policy, city),
        *_unused(policy),
        *(
            f"disclosure.facts: “{name}” is not a fact of this policy"
            for name in policy.disclosure.facts
            if name not in policy.facts
        ),
    ]


def find_city_flaws(city: City) -> list[str]:
    """Return what makes the city unusable, each as `path: what is wrong`."""
    roles = [level.role for level in city.levels]
    codes = [district.code for district in city.districts]
    return [
        *_repeated("levels", roles),
        *_repeated("districts", codes),
        *(
            f"levels.{at}: a provider is no authority; leave it out"
            for at, role in enumerate(roles)
            if role == "provider"
        ),
    ]


def find_sample_flaws(sample: Sample, city: City, lists: Mapping[str, frozenset[str]]) -> list[str]:
    """Return what makes the sample unusable; `lists` are those of each programme's policies."""
    codes = {district.code for district in city.districts}
    flaws: list[str] = []
    for index, organisation in enumerate(sample.organisations):
        at = f"organisations.{index}"
        if organisation.district not in codes:
            flaws.append(f"{at}.district: city.yaml has no district with the code “{organisation.district}”")
        for programme, names in organisation.lists.items():
            if programme not in lists:
                flaws.append(f"{at}.lists: there is no programme “{programme}”")
            flaws += [
                f"{at}.lists.{programme}: “{name}” is not among the lists of this programme"
                for name in names
                if name not in lists.get(programme, frozenset({name}))
            ]
    return flaws


def _flawed_names(policy: Policy) -> Iterator[str]:
    for section, names in (("facts", policy.facts), ("quantities", policy.quantities)):
        for name in names:
            if name in RESERVED:
                yield f"{section}.{name}: “{name}” begins a condition, so nothing else can have this name"
    for section, names in (("quantities", policy.quantities), ("materials", policy.materials)):
        for name in names:
            if name in policy.facts:
                yield f"{section}.{name}: a fact has this name already; choose another"
    for name in (FACTS, MATERIALS):
        if name in policy.eligibility:
            yield f"eligibility.{name}: an action that needs “{name}” needs the form whole; choose another name"


def _flawed_fields(path: str, fields: Mapping[str, Fact] | Mapping[str, Field_]) -> Iterator[str]:
    for name, asked in fields.items():
        if asked.kind.type == "fields":
            yield f"{path}.{name}.type: fields is for what an action says: what is to be corrected"
        if isinstance(asked.kind, ListKind):
            yield from _flawed_fields(f"{path}.{name}.of", asked.kind.of)


def _unused(policy: Policy) -> Iterator[str]:
    actions = [action for stage in policy.intake.stages.values() for action in actions_at(stage).values()]
    conditions = [condition for _, condition, _ in conditions_of(policy)]
    needed = {need for action in actions for need in action.needs}
    asked = frozenset[str]().union(*map(names_in, conditions))
    listed = frozenset[str]().union(*map(lists_in, conditions))
    yield from (f"eligibility.{name}: no action needs it" for name in policy.eligibility if name not in needed)
    yield from (f"quantities.{name}: no condition asks for it" for name in policy.quantities if name not in asked)
    yield from (f"lists.{name}: no condition asks for it" for name in policy.lists if name not in listed)


def _repeated(path: str, words: Sequence[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        if word in words[:at]:
            yield f"{path}.{at}: “{word}” stands here a second time; keep one"
