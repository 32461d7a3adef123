"""Are a city's levels and districts sound, and its sample?"""

from collections.abc import Iterator, Mapping, Sequence

from policies.checks.flaw import Flaw
from policies.checks.roles import NO_LEVELS
from policies.language.city import City, Sample


def find_city_flaws(city: City) -> list[Flaw]:
    """Return what makes the city unusable."""
    roles = [level.role for level in city.levels]
    codes = [district.code for district in city.districts]
    return [
        *_repeated("levels", roles),
        *_repeated("districts", codes),
        *(
            Flaw(f"levels.{at}", f"“{role}” is no authority; leave it out")
            for at, role in enumerate(roles)
            if role in NO_LEVELS
        ),
    ]


def find_sample_flaws(sample: Sample, city: City, lists: Mapping[str, frozenset[str]]) -> list[Flaw]:
    """Return what makes the sample unusable; `lists` are those of each programme's policies."""
    codes = {district.code for district in city.districts}
    flaws: list[Flaw] = []
    for index, organisation in enumerate(sample.organisations):
        at = f"organisations.{index}"
        if organisation.district not in codes:
            message = f"city.yaml has no district with the code “{organisation.district}”"
            flaws.append(Flaw(f"{at}.district", message))
        for programme, names in organisation.lists.items():
            if programme not in lists:
                flaws.append(Flaw(f"{at}.lists", f"there is no programme “{programme}”"))
            flaws += [
                Flaw(f"{at}.lists.{programme}", f"“{name}” is not among the lists of this programme")
                for name in names
                if name not in lists.get(programme, frozenset({name}))
            ]
    return flaws


def _repeated(path: str, words: Sequence[str]) -> Iterator[Flaw]:
    for at, word in enumerate(words):
        if word in words[:at]:
            yield Flaw(f"{path}.{at}", f"“{word}” stands here a second time; keep one")
