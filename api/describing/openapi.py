"""What does the API promise: every operation, who may call it, and everything it may answer? (OpenAPI 3.1)"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.describing.examples import add_examples
from api.describing.problems import problem_components, problems_of
from api.describing.versions import tell_versions
from tenants.rights import EVERYONE, RIGHTS

Json = dict[str, Any]  # Any: a document of a format that is not ours

DESCRIPTION = """\
名录：各地主管部门在此办理服务商的申报、审核、公示、入库与名录公开。

- 只用 GET 与 POST。POST 可加 `?dry_run=true` 试算（登录除外），并可带 `Idempotency-Key` 安全重试：
  同一代号重发同一请求，得到同一答复。含密码或令牌的操作（`issue_token`、`change_password`、`create_account`、
  `reset_password`、`create_tenant`）不留存答复，带 `Idempotency-Key` 答 422。
- 有版本的事物（申报）除答复中的 `version` 外，也以 `ETag: "3"` 给出版本；改动时用 `If-Match: "3"` 或
  `expected_version` 带回，已被他人更新则不改。
- 出错时一律为 RFC 9457 的 `application/problem+json`，`code` 稳定不变；说明文字随 `Accept-Language` 为中文或英文。
  用浏览器读取的（`Accept` 更看重 `text/html`），出错时得到同一内容的网页。
- `HEAD` 与 `GET` 同，只是没有正文。
- 规则不予通过为 409，`code` 为 `refused-by-rule`，`reasons` 逐条给出依据的条款。
- `x-rights` 写明各角色可否调用以及能触及的范围。

Minglu: one API on which bureaus run the programmes in which they recruit and list service providers.
"""
SECURITY_SCHEMES: Json = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": (
            "先用账号和密码调用 issue_token（`POST /v1/{tenant}/auth/token`，表单 "
            "`grant_type=password&username=…&password=…`），把答复中的 `access_token` 粘贴到这里。"
            "令牌只在其租户内有效，约一刻钟后到期，用 `grant_type=refresh_token` 续期。"
        ),
    },
}


def describe(app: FastAPI) -> Json:
    """Return the OpenAPI document of the application's routes; the same routes give the same document."""
    document = get_openapi(
        title="名录 Minglu",
        version=version("minglu"),
        openapi_version="3.1.0",
        description=DESCRIPTION,
        routes=app.routes,
        servers=[{"url": "/"}],
    )
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete(operation, path=path, method=method)
    components = document.setdefault("components", {})
    tell_versions(document)
    problems = problem_components()
    components["schemas"] = dict(sorted({**_ours(components.get("schemas", {})), **problems["schemas"]}.items()))
    components["responses"] = problems["responses"]
    components["headers"] = problems["headers"]
    components["securitySchemes"] = SECURITY_SCHEMES
    add_examples(document)
    document["tags"] = [{"name": tag} for tag in sorted(_tags(document))]
    document["webhooks"] = {}
    return document


def write_openapi(app: FastAPI, folder: Path) -> Path:
    """Write `minglu.json` into `folder` and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "minglu.json"
    file.write_text(json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return file


def _complete(operation: Json, *, path: str, method: str) -> None:
    """Add to one operation who may call it, how he shows who he is, and the problems it may answer."""
    rights = RIGHTS.get(operation["operationId"])
    if rights is None:
        operation["security"] = []
    else:
        operation["x-rights"] = {role: str(reach) for role, reach in rights.items()}
        operation["security"] = [{}, {"bearer": []}] if EVERYONE in rights else [{"bearer": []}]
    responses = {
        status: response for status, response in operation["responses"].items() if not _is_fastapis_own(response)
    }
    operation["responses"] = dict(sorted((problems_of(path=path, method=method) | responses).items()))
    for status, response in responses.items():
        if status.startswith("2"):
            response.setdefault("headers", {})["X-Request-Id"] = {"$ref": "#/components/headers/RequestId"}
        if response["description"] == "Successful Response":
            response["description"] = "成功"


def _is_fastapis_own(response: Json) -> bool:
    """Tell FastAPI's shape of a 422, which we never answer."""
    return response["description"] == "Validation Error"


def _ours(schemas: Json) -> Json:
    return {name: schema for name, schema in schemas.items() if name not in {"HTTPValidationError", "ValidationError"}}


def _tags(document: Json) -> set[str]:
    operations = cast("list[Json]", [one for path in document["paths"].values() for one in path.values()])
    return {tag for operation in operations for tag in operation.get("tags", [])}
