"""Does the document say all that the application does, and can it be read without an outside network?"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import pytest
from fastapi import FastAPI

from api.app import assemble, find_routers
from api.describing.openapi import write_openapi
from api.describing.rights import table_of_rights, write_rights
from tenants.rights import EVERYONE, RIGHTS, ROLES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return assemble(find_routers()).openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_in_the_repository_is_the_one_of_this_code(tmp_path: Path) -> None:
    app = assemble(find_routers())
    for file in (write_openapi(app, tmp_path), write_rights(app, tmp_path)):
        assert file.read_text("utf-8") == (ROOT / "openapi" / file.name).read_text("utf-8"), "run `minglu openapi`"


def test_the_document_is_the_same_in_every_process(document: dict[str, Any]) -> None:
    program = "from api.app import *; import json; print(json.dumps(assemble(find_routers()).openapi()))"
    told = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONHASHSEED": "1"}, cwd=ROOT, check=True, capture_output=True
    ).stdout

    assert json.loads(told, object_pairs_hook=list) == json.loads(json.dumps(document), object_pairs_hook=list)


def test_it_is_openapi_3_1_with_webhooks_and_a_token_that_is_pasted(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["webhooks"] == {}
    schemes = document["components"]["securitySchemes"]
    assert {name: one["scheme"] for name, one in schemes.items()} == {"bearer": "bearer"}
    assert "issue_token" in schemes["bearer"]["description"]


def test_every_operation_says_its_rights_its_security_and_every_problem(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        name = operation["operationId"]
        expected = {"422", "500", "503"}
        if "{tenant}" in path:
            expected |= {"401", "403", "404"}
        if method == "post":
            expected |= {"409", "412", "413", "429"}
        assert expected <= set(operation["responses"]), name
        if rights := RIGHTS.get(name):
            assert operation["x-rights"] == {role: str(reach) for role, reach in rights.items()}, name
            assert ({} in operation["security"]) == (EVERYONE in rights), name
        assert operation["summary"], name
        assert operation["tags"], name


def test_every_problem_is_application_problem_json(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if status[0] in "45":
                told = response
                while "$ref" in told:
                    told = document["components"]["responses"][told["$ref"].rpartition("/")[2]]
                assert list(told["content"]) == ["application/problem+json"], (path, status)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))):
        place: Any = document
        for step in reference.split("/"):
            place = place[step.replace("~1", "/").replace("~0", "~")]


def test_every_body_that_a_caller_writes_has_an_example_that_fits(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            if kind != "multipart/form-data":
                assert "example" in content, operation["operationId"]
                schema = content["schema"] | {"components": document["components"]}
                jsonschema_rs.validate(schema, content["example"])


def test_every_example_of_an_answer_fits(document: dict[str, Any]) -> None:
    for _, _, operation in operations(document):
        for response in operation["responses"].values():
            content = response.get("content", {}).get("application/json", {})
            if "example" in content:
                schema = content["schema"] | {"components": document["components"]}
                jsonschema_rs.validate(schema, content["example"])


@pytest.mark.parametrize("noun", ["notice", "objection", "listing", "list_entries", "organisation", "account", "token"])
def test_every_answer_about_these_has_an_example(document: dict[str, Any], noun: str) -> None:
    found = [
        "example" in content
        for _, _, operation in operations(document)
        if noun in operation["operationId"]
        for status, response in operation["responses"].items()
        if status.startswith("2") and (content := response.get("content", {}).get("application/json"))
    ]
    assert found
    assert all(found)


def test_the_answers_with_a_version_have_an_etag_and_only_they(document: dict[str, Any]) -> None:
    tagged, versioned = set(), set()
    for _, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if "ETag" in response.get("headers", {}):
                tagged.add(operation["operationId"])
            schema = response.get("content", {}).get("application/json", {}).get("schema", {})
            shape = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], {})
            if status.startswith("2") and "version" in shape.get("properties", {}):
                versioned.add(operation["operationId"])
    assert tagged == versioned
    assert tagged >= {"open_case", "show_case", "show_report", "decide_record"}


def test_the_commands_that_take_no_key_are_those_that_say_so(document: dict[str, Any]) -> None:
    for _, method, operation in operations(document):
        if method == "post":
            takes = any(one.get("name") == "Idempotency-Key" for one in operation["parameters"])
            says = "不支持" in operation["description"] and "Idempotency-Key" in operation["description"]
            assert takes != says, operation["operationId"]


def test_the_table_of_rights_has_every_operation_and_role() -> None:
    table = table_of_rights({"paths": {}})

    assert all(f"`{name}`" in table for name in RIGHTS)
    header = next(line for line in table.splitlines() if line.startswith("| 操作"))
    assert all(role in header for role in (EVERYONE, *ROLES))


async def test_the_page_and_all_it_loads_come_from_this_host(anywhere: httpx.AsyncClient) -> None:
    page = await anywhere.get("/docs")
    assert "//" not in page.text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 4
    for part in loaded:
        answer = await anywhere.get(f"/{part}")
        assert answer.status_code == 200
        assert answer.content
    start = (await anywhere.get("/docs/start.js")).text
    assert 'url: "openapi.json"' in start
    assert "validatorUrl: null" in start
    policy = page.headers["content-security-policy"]
    assert re.findall(r"https?:", policy) == []
    assert (await anywhere.get("/")).headers["location"] == "docs"


async def test_the_document_is_served(anywhere: httpx.AsyncClient, probe_app: FastAPI) -> None:
    assert (await anywhere.get("/openapi.json")).json() == probe_app.openapi()
