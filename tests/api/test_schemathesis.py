"""Does the application keep what its OpenAPI document promises, whatever it is sent and whoever sends it?

Every operation of the document is asked, also those of tomorrow: with sense and without, as each role and as nobody.
"""

from collections import defaultdict
from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.errors import Unsatisfiable
from populated import Headers, add_people, add_platform_person, live_a_little, new_city
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from serving import Served

from api.app import assemble, find_routers
from tenants.database import Database
from tenants.platform import PLATFORM

DOCUMENT = assemble(find_routers()).openapi()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT, config=schemathesis.Config())
OPERATIONS = [operation["operationId"] for methods in DOCUMENT["paths"].values() for operation in methods.values()]
PROMISES = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SENSIBLE, SENSELESS = 12, 6

Names = dict[str, list[str]]


@pytest.fixture(scope="module")
async def city(database: Database, served: Served) -> str:
    """A tenant in which something has happened already."""
    tenant = await new_city(database)
    groups = [await add_people(database, tenant, served.keys) for _ in range(3)]
    live_a_little(served.url, tenant, groups)
    return tenant


@pytest.fixture
async def people(database: Database, served: Served, city: str) -> dict[str, Headers]:
    """Somebody of each role whom no other test has disabled."""
    keys = served.keys
    return await add_people(database, city, keys) | {"platform": await add_platform_person(database, keys)}


@pytest.fixture(scope="module")
async def names(database: Database, served: Served, city: str) -> Names:
    """What there is in the tenant, by the name of the parameter that asks for it."""
    people = await add_people(database, city, served.keys)
    found: Names = defaultdict(list)
    async with httpx.AsyncClient(base_url=served.url) as client:
        for path, methods in DOCUMENT["paths"].items():
            if "get" in methods:
                for address in _addresses(path, city, found):
                    for headers in people.values():
                        answer = await client.get(address, headers=headers)
                        if answer.headers["content-type"] == "application/json":
                            _gather(answer.json(), methods["get"]["operationId"], found)
    return {name: sorted(set(values)) for name, values in found.items()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_is_sent_the_answer_is_one_that_the_document_promises(
    served: Served, city: str, people: dict[str, Headers], names: Names, name: str
) -> None:
    operation = SCHEMA.find_operation_by_id(name)
    told = operation.definition.raw
    # Mostly those who may, or little would be seen behind 403.
    roles = some.sampled_from([*told.get("x-rights", people)] * 2 + [*people])
    known = {name: some.sampled_from(values) for name, values in names.items()}
    book = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")

    for sensible, times in ((True, SENSIBLE), (False, SENSELESS)):

        @settings(
            max_examples=times,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy(GenerationMode.POSITIVE if sensible else GenerationMode.NEGATIVE),
            role=roles,
            there=some.fixed_dictionaries({}, optional=known if sensible else {}),
            by_the_book=some.booleans() if sensible else some.just(value=False),
            at_home=some.integers(0, 9),
        )
        def keeps_its_promises(
            case: schemathesis.Case, role: str, there: dict[str, str], *, by_the_book: bool, at_home: int
        ) -> None:
            case.path_parameters |= {key: value for key, value in there.items() if key in case.path_parameters}
            if at_home and "tenant" in case.path_parameters:
                case.path_parameters["tenant"] = PLATFORM if role == "platform" else city
            if isinstance(case.body, dict):
                case.body = dict(book) if by_the_book and book else case.body
                case.body |= {key: value for key, value in there.items() if key in case.body}
            case.call_and_validate(base_url=served.url, headers=people[role], checks=PROMISES)

        with suppress(Unsatisfiable):  # there is no wrong way to ask for some things
            keeps_its_promises()


def _addresses(path: str, tenant: str, found: Names) -> list[str]:
    """Return the path with what is known in its places; of a place of which nothing is known, none."""
    addresses = [path.replace("{tenant}", tenant)]
    for name, values in list(found.items()):
        if f"{{{name}}}" in path:
            addresses = [one.replace(f"{{{name}}}", value) for one in addresses for value in values[:3]]
    return [one for one in addresses if "{" not in one]


def _gather(answer: dict[str, Any], operation: str, found: Names) -> None:
    """Remember each id under the name that others ask for it by: `id` in list_cases is a case_id."""
    noun = operation.partition("_")[2].removesuffix("s")
    for thing in answer.get("items", [answer]):
        for name, value in thing.items():
            if isinstance(value, str) and (name.endswith("_id") or name == "programme"):
                found[name].append(value)
            elif isinstance(value, str) and name == "id":
                found[f"{noun}_id"].append(value)
                found[noun].append(value)
