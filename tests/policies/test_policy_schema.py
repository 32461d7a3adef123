import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema_rs
import pytest
from programmes_written import FILE, GOOD, completed

from policies.files.loading import read_text
from policies.files.plain_yaml import read_plain
from policies.files.schema import policy_schema

BAD = Path(__file__).parent / "bad_documents"
CITIES = sorted((Path(__file__).parents[2] / "policies").glob("cities*/*/*/*.yaml"))
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


def faults(text: str) -> list[str]:
    validator = jsonschema_rs.validator_for(json.dumps(policy_schema()))
    return [
        f"{error.instance_path}: {error.message}"
        for error in validator.iter_errors(as_json(read_plain(text, file="").value))
    ]


def test_a_good_programme_has_no_faults() -> None:
    assert faults(read_text(GOOD / FILE)) == []


@pytest.mark.parametrize("path", CITIES, ids=lambda path: "/".join(path.parts[-3:]))
def test_every_city_of_the_whole_language_has_no_faults(path: Path) -> None:
    assert faults(read_text(path)) == []


@pytest.mark.parametrize("name", SEEN)
def test_a_wrong_word_is_a_fault(name: str) -> None:
    assert faults(completed(read_text(BAD / f"{name}.yaml"))) != []
