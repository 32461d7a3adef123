"""Are the cities' files read, sound, and answered as their worked examples say?"""

from pathlib import Path

import pytest
from test_working_days import NATIONAL

from policies.checking import find_flaws
from policies.examples import run_examples, untouched
from policies.files.loading import read_file
from policies.language.city import City, Sample
from policies.language.document import Policy
from policies.language.examples import Examples

CITIES = Path(__file__).parents[2] / "policies" / "cities"
POLICIES = sorted(CITIES.glob("*/*/*.yaml"))


def _name(path: Path) -> str:
    return str(path.relative_to(CITIES))


@pytest.mark.parametrize("path", POLICIES, ids=_name)
def test_a_policy_is_read_and_sound(path: Path) -> None:
    city = read_file(City, path.parents[1] / "city.yaml")
    policy = read_file(Policy, path)
    assert [str(flaw) for flaw in find_flaws(policy, city)] == []
    assert path.stem == policy.in_force.from_.isoformat()


@pytest.mark.parametrize("path", POLICIES, ids=_name)
def test_every_worked_example_goes_as_it_says_and_every_rule_is_touched(path: Path) -> None:
    policy, examples = read_file(Policy, path), read_file(Examples, path.parents[1] / "examples.yaml")
    programme = path.parent.name
    outcomes = run_examples(policy, examples.programmes[programme], examples.bases, NATIONAL)
    assert [(one.name, one.differs) for one in outcomes if not one.passed] == []
    assert untouched(policy, outcomes, examples.plain_readings.get(programme)) == ()


@pytest.mark.parametrize("path", POLICIES, ids=_name)
def test_a_reading_is_named_by_an_example_or_plain_for_a_reason_never_both(path: Path) -> None:
    examples, programme = read_file(Examples, path.parents[1] / "examples.yaml"), path.parent.name
    named = {one.reading for one in examples.programmes[programme]}
    plain = examples.plain_readings.get(programme, {})
    assert named.isdisjoint(plain)
    assert plain.keys() <= read_file(Policy, path).readings.keys()


@pytest.mark.parametrize("path", sorted(CITIES.glob("*/sample.yaml")), ids=_name)
def test_a_sample_is_read_and_its_districts_exist(path: Path) -> None:
    codes = {district.code for district in read_file(City, path.with_name("city.yaml")).districts}
    assert {one.district for one in read_file(Sample, path).organisations} <= codes
