"""Does every address keep to the rules of the house, and is every one of them known everywhere it should be?"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from sources import ROOT, modules

from api.app import assemble, find_routers
from api.describing.route_checks import WITHOUT_A_RIGHT
from tenants.rights import EVERYONE, RIGHTS, ROLES, Reach
from tenants.tables import SIDE_OF_ROLE

README = ROOT / "README.md"

# Operations that an address reaches under another name: one address grants both kinds of token.
REACHED_AS = {"sign_in": "issue_token", "renew_sign_in": "issue_token"}
# Operations that nobody asks for over HTTP: what is due happens by itself, and a city comes by the command line.
WITHOUT_AN_ADDRESS = {
    "close_notice",
    "install_city",
    "lapse_case",
    "recompute_last_day",
    "rescore_listings",
    "seed_platform_account",
}
# What any address of a tenant may answer instead of a success.
PROBLEMS_OF_A_TENANT = {"401", "403", "404", "422", "500", "503"}
PROBLEMS_OF_A_COMMAND = {"409", "412", "413", "429"}


@cache
def document() -> dict[str, Any]:
    return assemble(find_routers()).openapi()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each operation with its path and method."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def ids() -> set[str]:
    return {operation["operationId"] for _, _, operation in operations()}


def test_every_operation_has_a_right_a_summary_a_description_and_a_tag() -> None:
    assert not [
        operation["operationId"]
        for _, _, operation in operations()
        if operation["operationId"] not in RIGHTS | dict.fromkeys(WITHOUT_A_RIGHT)
        or not (operation.get("summary") and operation.get("description") and operation.get("tags"))
    ]


def test_only_get_and_post_are_asked_for() -> None:
    assert {method for _, method, _ in operations()} <= {"get", "post"}


def test_everything_with_a_right_is_in_a_tenant() -> None:
    assert not [
        path
        for path, _, operation in operations()
        if not path.startswith("/v1/{tenant}") and operation["operationId"] not in WITHOUT_A_RIGHT
    ]


def test_every_operation_says_which_problems_it_may_answer() -> None:
    assert not [
        f"{operation['operationId']}: {sorted(missing)}"
        for path, method, operation in operations()
        if (missing := _problems_of(path, method) - set(operation["responses"]))
    ]


def test_every_answer_that_is_an_error_is_a_problem() -> None:
    responses = document()["components"]["responses"]
    assert {kind for response in responses.values() for kind in response["content"]} == {"application/problem+json"}
    assert not [
        f"{operation['operationId']}: {status}"
        for _, _, operation in operations()
        for status, response in operation["responses"].items()
        if status.startswith(("4", "5")) and "$ref" not in response
    ]


def test_every_right_has_an_address() -> None:
    assert not set(RIGHTS) - ids()


def test_rights_name_known_roles_and_how_far_they_reach() -> None:
    assert set(ROLES) == set(SIDE_OF_ROLE)
    assert {role for rights in RIGHTS.values() for role in rights} <= {EVERYONE, *ROLES}
    assert not [name for name, rights in RIGHTS.items() if rights.get(EVERYONE, Reach.PUBLIC) is not Reach.PUBLIC]
    assert not [name for name, rights in RIGHTS.items() if not rights]


def test_the_platform_sees_no_business() -> None:
    own = {name for name, rights in RIGHTS.items() if rights.get("platform") not in {None, Reach.SELF}}
    assert own == {"list_tenants", "create_tenant"}


def test_every_command_is_an_operation_of_the_same_name() -> None:
    files = {module.path.stem for module in modules("tenants/operations")} - {"__init__"}
    commands = {operation["operationId"] for _, method, operation in operations() if method == "post"}
    reached = {REACHED_AS.get(name, name) for name in files - WITHOUT_AN_ADDRESS}
    assert commands == reached


@pytest.mark.skipif(not README.exists(), reason="the README is written when there is something to read about")
def test_the_readme_names_every_operation() -> None:
    text = README.read_text(encoding="utf-8")
    assert not sorted(name for name in ids() if name not in text)


def _problems_of(path: str, method: str) -> set[str]:
    in_a_tenant = PROBLEMS_OF_A_TENANT if "{tenant}" in path else set()
    return in_a_tenant | (PROBLEMS_OF_A_COMMAND if method == "post" else set())
