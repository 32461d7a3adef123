"""Is a city's folder sound, whole: its names, each programme's rules, and the worked examples?"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from policies.checking import Flaw, find_flaws
from policies.checks.city import find_city_flaws, find_sample_flaws
from policies.checks.examples import find_example_flaws
from policies.checks.flaw import misnamed
from policies.checks.names import Names, names_of
from policies.files.loading import BadDocument, Document, Mistake, find_line, read_text
from policies.files.mistakes import Lines, dotted, explain
from policies.files.plain_yaml import read_plain
from policies.language.city import City, Sample
from policies.language.document import Policy
from policies.language.examples import Examples

_PROGRAMME = re.compile(r"[a-z][a-z0-9_-]{1,30}")
EXAMPLES, SAMPLE = "examples.yaml", "sample.yaml"


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme's rules from one date, and the file they stand in."""

    name: str
    path: Path
    policy: Policy


@dataclass(frozen=True, slots=True)
class CheckedFolder:
    """What a folder holds, as far as it can be read, and every mistake in it."""

    city: City | None
    programmes: tuple[Programme, ...]
    examples: Examples
    example_lines: Lines
    sample: Sample
    mistakes: tuple[Mistake, ...]


def check_folder(folder: Path) -> CheckedFolder:
    """Return the city in `folder` with every mistake in it; raises nothing for what a clerk may have written."""
    city, mistakes = _read_city(folder)
    programmes: list[Programme] = []
    if city is not None and not mistakes:  # rules judged by a wrong city would be told wrongly
        programmes, mistakes = _read_programmes(folder, city)
    if not programmes and not mistakes:
        mistakes.append(Mistake(str(folder), 1, "", "no programme: its rules stand in programme/2026-01-01.yaml"))
    examples, lines, found = _read_examples(folder / EXAMPLES)
    if city is not None:
        judged = () if mistakes else programmes  # examples judged by wrong rules would be told wrongly
        flaws = place(_flawed_examples(examples, city, judged), lines, file=str(folder / EXAMPLES))
        found += sorted(flaws, key=lambda mistake: mistake.line)
    sample, flawed = _read_sample(folder / SAMPLE, None if mistakes else city, programmes)
    return CheckedFolder(city, tuple(programmes), examples, lines, sample, (*mistakes, *found, *flawed))


def _read_programmes(folder: Path, city: City) -> tuple[list[Programme], list[Mistake]]:
    programmes: list[Programme] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*/*.y*ml")):
        policy, found = check_policy(path, city)
        mistakes += found
        if policy is not None:
            programmes.append(Programme(path.parent.name, path, policy))
    return programmes, [*mistakes, *_overlapping(programmes)]


def _overlapping(programmes: Iterable[Programme]) -> Iterator[Mistake]:
    """Yield rules whose last day others of their programme already govern; rules without a last day give way."""
    in_order = sorted(programmes, key=lambda one: (one.name, one.policy.in_force.from_))
    for earlier, later in pairwise(in_order):
        until, begins = earlier.policy.in_force.until, later.policy.in_force.from_
        if earlier.name == later.name and isinstance(until, date) and until >= begins:
            told = f"these rules hold until {until}, and those of {later.path.name} from {begins}"
            message = f"{told}: leave until out, and they end where those begin, or write an earlier day"
            line = find_line(read_text(earlier.path), "in_force.until")
            yield Mistake(str(earlier.path), line, "in_force.until", message)


def check_policy(path: Path, city: City) -> tuple[Policy | None, list[Mistake]]:
    """Return the policy in a file, None when it cannot be read, with every mistake in it, in the order of the file."""
    policy, lines, mistakes = _read(Policy, path)
    if policy is None:
        return None, mistakes
    flaws = [*find_flaws(policy, city), *_flawed_place(path, policy)]
    mistakes += place(flaws, lines, file=str(path))
    return policy, sorted(mistakes, key=lambda mistake: mistake.line)


def place(flaws: Iterable[Flaw], lines: Lines, *, file: str) -> list[Mistake]:
    """Return each flaw as a mistake on the line where its path stands, or what is nearest above it."""
    placed: list[Mistake] = []
    for flaw in flaws:
        steps = tuple(flaw.path.split(".")) if flaw.path else ()
        while steps and steps not in lines:
            steps = steps[:-1]
        placed.append(Mistake(file, lines.get(steps, 1), flaw.path or dotted(steps), flaw.message, flaw.chinese))
    return placed


def _read(kind: type[Document], path: Path) -> tuple[Document | None, Lines, list[Mistake]]:
    try:
        plain = read_plain(read_text(path), file=str(path))
    except BadDocument as bad:
        return None, {}, bad.mistakes
    try:
        return kind.model_validate(plain.value), plain.lines, []
    except ValidationError as error:
        return None, plain.lines, explain(error, plain.lines, file=str(path))


def _read_city(folder: Path) -> tuple[City | None, list[Mistake]]:
    path = folder / "city.yaml"
    if folder.is_file():
        return None, [Mistake(str(folder), 1, "", "this is a file; a city is a folder with city.yaml in it")]
    if not path.is_file():
        return None, [Mistake(str(folder), 1, "", "a city's folder holds city.yaml, and this one does not")]
    city, lines, mistakes = _read(City, path)
    if city is None:
        return None, mistakes
    return city, place(find_city_flaws(city), lines, file=str(path))


def _flawed_place(path: Path, policy: Policy) -> Iterator[Flaw]:
    begins = policy.in_force.from_
    if path.name != f"{begins}.yaml":
        yield Flaw("in_force.from", f"the rules begin on {begins}, so the file is named {begins}.yaml")
    if not _PROGRAMME.fullmatch(path.parent.name):
        yield Flaw("programme", "its folder is named with small letters, digits, - and _ (2 to 31), such as directory")


def _read_examples(path: Path) -> tuple[Examples, Lines, list[Mistake]]:
    nothing = Examples(programmes={})
    if not path.exists():
        return nothing, {}, []
    examples, lines, mistakes = _read(Examples, path)
    return examples or nothing, lines, mistakes


def _read_sample(path: Path, city: City | None, programmes: Iterable[Programme]) -> tuple[Sample, list[Mistake]]:
    """Return the sample with its mistakes; held to the city and its rules where these are sound."""
    if not path.exists():
        return Sample(), []
    sample, lines, mistakes = _read(Sample, path)
    if sample is None or city is None:
        return Sample(), mistakes
    lists: dict[str, frozenset[str]] = {}
    for programme in programmes:
        lists[programme.name] = lists.get(programme.name, frozenset()) | frozenset(programme.policy.lists)
    return sample, place(find_sample_flaws(sample, city, lists), lines, file=str(path))


def _flawed_examples(examples: Examples, city: City, programmes: Iterable[Programme]) -> Iterator[Flaw]:
    """Yield examples of other programmes, names the rules do not declare, and organisations in no district."""
    codes = [district.code for district in city.districts]
    rules: dict[str, list[tuple[Policy, Names]]] = {}
    for one in programmes:
        rules.setdefault(one.name, []).append((one.policy, names_of(one.policy, codes)))
    yield from dict.fromkeys(find_example_flaws(examples, rules) if rules else ())
    yield from _elsewhere(examples, city)


def _elsewhere(examples: Examples, city: City) -> Iterator[Flaw]:
    """Yield the examples whose organisation is in no district of the city."""
    codes = {district.code for district in city.districts}
    said = [
        *((f"bases.{name}", base.district) for name, base in examples.bases.items()),
        *(
            (f"programmes.{name}.{index}", one.district)
            for name, some in examples.programmes.items()
            for index, one in enumerate(some)
        ),
    ]
    for path, code in said:
        if code is not None and code not in codes:
            yield misnamed(f"{path}.district", f"city.yaml has no district with the code “{code}”", code, codes)
