"""Are the cities' files read, sound, whole in both languages, and answered as their worked examples say?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from test_working_days import NATIONAL

from policies.checking import find_flaws
from policies.checks.walking import below, words_of
from policies.examples import run_examples, untouched
from policies.files.loading import find_line, read_file, read_text
from policies.language.city import City, Sample
from policies.language.document import Policy
from policies.language.examples import Examples
from policies.language.grading import Grade
from policies.language.words import Word
from policies.plain import as_list, as_mapping
from policies.verdict import Text

CITIES = Path(__file__).parents[2] / "policies" / "cities"
POLICIES = sorted(CITIES.glob("*/*/*.yaml"))
SAID = [*((path, City) for path in sorted(CITIES.glob("*/city.yaml"))), *((path, Policy) for path in POLICIES)]


def _name(path: Path) -> str:
    return str(path.relative_to(CITIES))


@pytest.mark.parametrize(("path", "kind"), SAID, ids=[_name(path) for path, _ in SAID])
def test_every_text_that_people_read_has_english(path: Path, kind: type[City | Policy]) -> None:
    written = read_text(path)
    silent = [(at, text.zh) for at, text in _texts_of(read_file(kind, path)) if not text.en]
    assert [f"{_name(path)}:{find_line(written, at)}: {at}: “{zh}” has no English" for at, zh in silent] == []


def _texts_of(whole: Word) -> Iterator[tuple[str, Text]]:
    """Yield every text in the word with its path; a grade without a label is read by its code, which is Chinese."""
    for path, word in words_of(whole):
        for name in type(word).model_fields:
            yield from _texts_in(getattr(word, name), below(path, name))
        if isinstance(word, Grade) and word.label is None:
            yield below(path, "label"), Text(word.grade)


def _texts_in(value: object, path: str) -> Iterator[tuple[str, Text]]:
    """Yield the text, or those of a mapping or list; what is a word of its own is walked by itself."""
    if isinstance(value, Text):
        yield path, value
    elif not isinstance(value, Word):
        parts = (as_mapping(value) or dict(enumerate(as_list(value) or ()))).items()
        for name, part in parts:
            yield from _texts_in(part, below(path, name))


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
