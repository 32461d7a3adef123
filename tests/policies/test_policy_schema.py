import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import jsonschema_rs
import pytest
from programmes_written import FILE, GOOD, completed, good_text
from random_policies import BUREAUS, write_policy
from words_used import words_of_language

from policies.checking import find_flaws
from policies.files.loading import BadDocument, read_document, read_text
from policies.files.plain_yaml import read_plain
from policies.files.schema import policy_schema
from policies.files.together import TOGETHER
from policies.language.document import Policy
from policies.language.words import OUTSIDE

BAD = Path(__file__).parent / "bad_documents"
CITIES = sorted((Path(__file__).parents[2] / "policies").glob("cities*/*/*/*.yaml"))
PROGRAMMES = sorted([*GOOD.parent.glob("*.yaml"), *GOOD.parent.glob("*/*/*.yaml")])
# What no schema of one word after another can see, or what is wrong in the words, is the checker's.
SEEN = ("a_bound_in_symbols", "a_missing_clause", "a_measure_of_no_effect", "a_stage_of_no_kind")


def as_json(value: object) -> object:
    """Return plain values as an editor's YAML reader gives them to a schema."""
    if isinstance(value, Mapping):
        return {str(key): as_json(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [as_json(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


@cache
def validator() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json.dumps(policy_schema()))


def faults_of(written: object) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in validator().iter_errors(as_json(written))]


def faults(text: str) -> list[str]:
    return faults_of(read_plain(text, file="").value)


def refused_by_the_reader(name: str) -> bool:
    text = read_text(BAD / f"{name}.yaml")
    try:
        read_document(Policy, completed(text, whole_of(text)), file=name)
    except BadDocument:
        return True
    return False


def whole_of(part: str) -> str:
    return read_text((GOOD.parent / "small" if "# in: small" in part else GOOD) / FILE)


def faults_if_read(path: Path) -> list[str] | None:
    """Return the faults of a wrong file of the good city; None where no reader of YAML takes it."""
    text = read_text(path)
    try:
        return faults(completed(text, whole_of(text)))
    except BadDocument:
        return None


def test_a_good_programme_has_no_faults() -> None:
    assert faults(read_text(GOOD / FILE)) == []


@pytest.mark.parametrize("path", [*CITIES, *PROGRAMMES], ids=lambda path: "/".join(path.parts[-3:]))
def test_every_city_and_every_made_up_programme_has_no_faults(path: Path) -> None:
    assert faults(read_text(path)) == []


@pytest.mark.parametrize(("role", "is_taken"), [("municipal", True), ("prefecture_office", True), ("市局", False)])
def test_any_level_may_act_and_the_usual_ones_are_offered(role: str, *, is_taken: bool) -> None:
    assert (faults(good_text().replace("evaluated_by: municipal", f"evaluated_by: {role}")) == []) is is_taken
    offered = json.dumps(policy_schema()["$defs"]["Evaluation"]["properties"]["evaluated_by"])
    assert all(f'"{one}"' in offered for one in ("provider", *OUTSIDE, "municipal", "district"))


# Names that stand nowhere, numbers beside one another, ways that end nowhere: what no schema sees.
def test_of_the_wrong_files_a_schema_finds_those_of_which_one_rule_is_wrong_in_itself() -> None:
    wrong = [path for path in sorted(BAD.glob("*.yaml")) if not path.stem.startswith(("city_", "sample_", "examples_"))]
    found = {path.stem: bool(faults) for path in wrong if (faults := faults_if_read(path)) is not None}
    assert len(found) > 300
    assert sum(found.values()) > 110
    unread = [name for name in found if refused_by_the_reader(name)]
    assert len(unread) > 50
    assert sum(found[name] for name in unread) >= len(unread) * 0.9


def test_what_stands_together_is_told_of_words_of_the_language() -> None:
    words = {word.partition(".")[0] for word in words_of_language(Policy)}
    assert TOGETHER.keys() <= words


def test_rules_drawn_by_chance_that_are_sound_have_no_faults() -> None:
    sound = 0
    for seed in range(60):
        bureau = BUREAUS[seed % len(BUREAUS)]
        written, _ = write_policy(Random(seed), bureau)  # noqa: S311  # the same rules in every run
        if not find_flaws(Policy.model_validate(written), bureau):
            sound += 1
            assert faults_of(written) == []
    assert sound > 15


@pytest.mark.parametrize("name", SEEN)
def test_a_wrong_word_is_a_fault(name: str) -> None:
    assert faults(completed(read_text(BAD / f"{name}.yaml"))) != []


def test_limits_are_in_the_words_of_a_schema() -> None:
    assert re.findall(r'"(?:ge|gt|le|lt)":', json.dumps(policy_schema())) == []


@pytest.mark.parametrize("amount", ["10万", "20%", '"500000"', "-1"])
def test_an_amount_is_a_number_and_not_below_nothing(amount: str) -> None:
    assert "amount: 500000" in good_text()
    assert faults(good_text().replace("amount: 500000", f"amount: {amount}")) != []


@pytest.mark.parametrize("share", ["20%", '"0.2"'])
def test_a_share_is_a_number(share: str) -> None:
    quota = "stars: 3, quota: {{share: {}}}"
    assert faults(good_text().replace("stars: 3", quota.format("0.2"))) == []
    assert faults(good_text().replace("stars: 3", quota.format(share))) != []
