"""What does an applicant fill in who meets every condition? What the city's own worked examples say."""

import json
from collections.abc import Mapping
from pathlib import Path

from applying import fill

from policies.files.loading import read_file
from policies.language.document import Policy
from policies.language.examples import Examples
from policies.procedures.rulebook import rulebook_of


def well_filled(folder: Path, programme: str, policy: Policy, procedure: str) -> dict[str, object]:
    """Return a whole form of a procedure as an example has it whose action is granted; what none says is made up."""
    book = rulebook_of(policy, procedure)
    examples = read_file(Examples, folder / "examples.yaml")
    said: dict[str, object] = {}
    for one in examples.programmes.get(programme, ()):
        if one.ask.action is not None and one.ask.procedure == procedure and one.expect.granted:
            known = {**examples.bases[one.base].facts, **one.facts} if one.base else one.facts
            said = {**_as_json(known), **said}
    asked = {name: one for name, one in book.form_facts.items() if one.is_declared}
    return {name: said.get(name, fill(one.kind, policy)) for name, one in asked.items()}


def _as_json(facts: Mapping[str, object]) -> dict[str, object]:
    return json.loads(json.dumps({name: value for name, value in facts.items() if value is not None}, default=str))
