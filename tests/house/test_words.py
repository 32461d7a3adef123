"""Is a city nothing but data? No name of a city, of its stages, grades or verdicts stands in Python.

The words are taken from the folders of data themselves, so the next city is guarded the day it arrives.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from ruamel.yaml import YAML
from sources import Module, modules

from policies.cities import folders

# Names of stages that are words of the field, too: what the code itself does, whatever a city calls its stages.
KNOWN_TO_ALL = {"公示", "填报", "补正", "整改", "核实", "征求意见", "提出名单", "已撤回"}
# Names of grades that are words of everyday life, too: only a text that is nothing else names the grade.
EVERYDAY = {"合格", "一般"}


@cache
def words_of_cities() -> frozenset[str]:
    """Return the names of the cities and of their districts, in every form that the data has."""
    words = set()
    for folder in folders():
        city = YAML(typ="safe").load(folder / "city.yaml")
        place = re.match("(.+?)(?:市|省|州|盟|特别行政区)", city["name"]["zh"])
        words |= {folder.name, folder.name.capitalize(), *(place.group(0, 1) if place else ())}
        words |= {district["name"] for district in city["districts"]}
    return frozenset(words)


@cache
def names_of_cities() -> frozenset[str]:
    """Return the Chinese names of every stage, grade and verdict of every city."""
    policies = [YAML(typ="safe").load(file) for folder in folders() for file in sorted(folder.glob("*/*.yaml"))]
    return frozenset(name for policy in policies for name in [*_stages(policy), *_grades(policy)]) - KNOWN_TO_ALL


def _stages(policy: dict[str, Any]) -> Iterator[str]:
    for procedure in (policy["intake"], *policy.get("procedures", {}).values()):
        yield from (_zh(stage["label"]) for stage in procedure["stages"].values())


def _grades(policy: dict[str, Any]) -> Iterator[str]:
    grading = policy.get("grading", {})
    for grade in grading.get("grades", ()):
        yield from (_zh(grade[word]) for word in ("grade", "label") if word in grade)
    yield from (_zh(verdict) for verdict in grading.get("evaluation", {}).get("verdicts", {}).values())


def _zh(said: str | dict[str, str]) -> str:
    return said if isinstance(said, str) else said["zh"]


def texts_in(module: Module) -> Iterator[tuple[int, str]]:
    """Yield every text in a module with its line: literals, parts of f-strings, docstrings and comments."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    for number, line in enumerate(module.source.splitlines(), 1):
        if "#" in line:
            yield number, line.partition("#")[2]


def named_in(module: Module) -> Iterable[str]:
    """Yield what a module says of a city's stages, grades and verdicts, with its line."""
    for line, said in texts_in(module):
        for word in names_of_cities():
            if said.strip() == word or (word in said and word not in EVERYDAY):
                yield f"{module.name}:{line}: {word}"


def test_no_city_is_named_in_python() -> None:
    assert not [f"{module.name}: {word}" for module in modules() for word in words_of_cities() if word in module.source]


def test_no_stage_grade_or_verdict_of_a_city_is_named_in_python() -> None:
    assert not [found for module in modules() for found in named_in(module)]


@pytest.mark.parametrize(
    "line",
    [
        '"合格"',
        '"不合格"',
        '"3星级"',
        '"未评优"',
        '"专家审核方案"',
        '"党组审议"',
        'f"等次为优秀的{1}家"',
        "# 评为不合格",
    ],
)
def test_a_module_that_names_one_is_found(line: str) -> None:
    first = modules()[0]
    source = f"{first.source}\n{line}\n"
    assert list(named_in(Module(first.path, source, ast.parse(source))))


def test_words_that_everybody_uses_are_indeed_used() -> None:
    assert {word for module in modules() for _, said in texts_in(module) for word in KNOWN_TO_ALL if word in said} == (
        KNOWN_TO_ALL
    )


def test_there_are_words_to_look_for() -> None:
    assert len(words_of_cities()) > 10
    assert len(names_of_cities()) > 50
    assert names_of_cities() > EVERYDAY
