"""What does a city's folder hold? Its names and levels, and each programme's rules by date of effect."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policies.document import City, Policy, Sample
from policies.loading import BadDocument, Mistake, read_document, read_file
from policies.soundness import find_flaws


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
    """Return the city in `folder`; raise BadDocument with every mistake and flaw."""
    city_file = folder / "city.yaml"
    if not city_file.is_file():
        raise BadDocument([Mistake(str(folder), 1, "", "a city's folder holds city.yaml, and this one does not")])
    city = read_file(City, city_file)
    sample_file = folder / "sample.yaml"
    sample = read_file(Sample, sample_file) if sample_file.is_file() else Sample()
    return CityFolder(folder.resolve().name, city, tuple(_policies(folder, city)), sample)


def _policies(folder: Path, city: City) -> Iterator[PolicyFile]:
    for path in sorted(folder.glob("*/*.yaml")):
        text = path.read_text(encoding="utf-8")
        policy = read_document(Policy, text, file=str(path))
        flaws = find_flaws(policy, city)
        if path.stem != policy.in_force.from_.isoformat():
            flaws.append(f"in_force.from: the file is named {path.stem}, and the rules begin {policy.in_force.from_}")
        if flaws:
            raise BadDocument([_flaw(path, flaw) for flaw in flaws])
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield PolicyFile(path.parent.name, policy.in_force.from_, policy, text, digest)


def _flaw(path: Path, flaw: str) -> Mistake:
    where, _, message = flaw.partition(": ")
    return Mistake(str(path), 1, where, message)
