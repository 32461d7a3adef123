"""What does a city's folder hold? Its names and levels, and each programme's rules by date of effect."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policies.checks.folder import CheckedFolder, check_folder
from policies.files.loading import BadDocument, read_text
from policies.language.city import City, Sample
from policies.language.document import Policy


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
    """Return the city in `folder`; raise BadDocument with every mistake in it."""
    checked = check_folder(folder)
    if checked.mistakes or checked.city is None:
        raise BadDocument(list(checked.mistakes))
    return CityFolder(folder.resolve().name, checked.city, tuple(_files(checked)), checked.sample)


def _files(checked: CheckedFolder) -> Iterable[PolicyFile]:
    for programme in checked.programmes:
        text = read_text(programme.path)
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield PolicyFile(programme.name, programme.policy.in_force.from_, programme.policy, text, digest)
