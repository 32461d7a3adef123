"""Is a city nothing but data? No name of a city, of its stages or grades stands in Python.

The words are taken from the folders of data themselves, so the next city is guarded the day it arrives.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

from ruamel.yaml import YAML
from sources import Module, modules

from policies.cities import folders

# Names of stages that are words of the field, too: nouns of what the code itself knows.
KNOWN_TO_ALL = {"公示", "填报", "补正", "已入库", "已撤回"}
# How bureaus grade: what the next cities will call their grades.
GRADES = re.compile("优秀|良好|[一二三四五]星|[一二三四五六]档|[甲乙丙丁]级|[ABC]级")


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
def names_of_stages() -> frozenset[str]:
    """Return the Chinese names of the stages of every city's procedures."""
    files = (file for folder in folders() for file in folder.glob("*/*.yaml"))
    procedures = (YAML(typ="safe").load(file)["intake"] for file in files)
    return frozenset(stage["label"]["zh"] for one in procedures for stage in one["stages"].values()) - KNOWN_TO_ALL


def texts_in(module: Module) -> Iterator[tuple[int, str]]:
    """Yield every text in a module with its line: literals, parts of f-strings, docstrings and comments."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
    for number, line in enumerate(module.source.splitlines(), 1):
        if "#" in line:
            yield number, line.partition("#")[2]


def test_no_city_is_named_in_python() -> None:
    assert not [f"{module.name}: {word}" for module in modules() for word in words_of_cities() if word in module.source]


def test_no_stage_or_grade_of_a_city_is_named_in_python() -> None:
    assert not [
        f"{module.name}:{line}: {word}"
        for module in modules()
        for line, said in texts_in(module)
        for word in [*(word for word in names_of_stages() if word in said), *GRADES.findall(said)]
    ]


def test_there_are_words_to_look_for() -> None:
    assert len(words_of_cities()) > 10
    assert names_of_stages()
