"""What does a city's folder hold? Its names and levels, and each programme's rules by date of effect."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policies.document import City, Policy, Sample
from policies.loading import BadDocument, Mistake, find_line, read_document, read_text
from policies.soundness import find_city_flaws, find_flaws, find_sample_flaws

_PROGRAMME = re.compile(r"[a-z][a-z0-9_-]{1,30}")


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One programme's rules from one date, with the text they were written as and its SHA-256."""

    programme: str
    in_force_from: date
    policy: Policy
    text: str
    digest: str


@dataclass(frozen=True, slots=True)
class CityFolder:
    """A city as its folder says it."""

    id: str
    city: City
    policies: tuple[PolicyFile, ...]
    sample: Sample


def read_city(folder: Path) -> CityFolder:
    """Return the city in `folder`; raise BadDocument with every mistake and flaw.

    What is wrong with city.yaml is told first, then with the policies, then with the sample: each is judged by the
    ones before.
    """
    city = _read_names(folder)
    files: list[PolicyFile] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*/*.y*ml")):
        try:
            files.append(_read_policy(path, city))
        except BadDocument as bad:
            mistakes += bad.mistakes
    if mistakes:
        raise BadDocument(mistakes)
    sample = _read_sample(folder / "sample.yaml", city, files)
    return CityFolder(folder.resolve().name, city, tuple(files), sample)


def _read_names(folder: Path) -> City:
    path = folder / "city.yaml"
    if not path.is_file():
        raise BadDocument([Mistake(str(folder), 1, "", "a city's folder holds city.yaml, and this one does not")])
    text = read_text(path)
    city = read_document(City, text, file=str(path))
    _refuse(path, text, find_city_flaws(city))
    return city


def _read_policy(path: Path, city: City) -> PolicyFile:
    text = read_text(path)
    policy = read_document(Policy, text, file=str(path))
    flaws = find_flaws(policy, city)
    begins = policy.in_force.from_
    if path.name != f"{begins}.yaml":
        flaws.append(f"in_force.from: the rules begin on {begins}, so the file is named {begins}.yaml")
    if not _PROGRAMME.fullmatch(path.parent.name):
        flaws.append("programme: its folder is named with small letters, digits, - and _ (2 to 31), such as directory")
    _refuse(path, text, flaws)
    return PolicyFile(path.parent.name, begins, policy, text, hashlib.sha256(text.encode()).hexdigest())


def _read_sample(path: Path, city: City, files: Iterable[PolicyFile]) -> Sample:
    if not path.is_file():
        return Sample()
    text = read_text(path)
    sample = read_document(Sample, text, file=str(path))
    lists: dict[str, frozenset[str]] = {}
    for file in files:
        lists[file.programme] = lists.get(file.programme, frozenset()) | frozenset(file.policy.lists)
    _refuse(path, text, find_sample_flaws(sample, city, lists))
    return sample


def _refuse(path: Path, text: str, flaws: Iterable[str]) -> None:
    """Raise BadDocument if there are flaws, in the order of the file."""
    told = [flaw.partition(": ") for flaw in flaws]
    mistakes = [Mistake(str(path), find_line(text, where), where, message) for where, _, message in told]
    if mistakes:
        raise BadDocument(sorted(mistakes, key=lambda mistake: mistake.line))
