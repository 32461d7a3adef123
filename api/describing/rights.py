"""Who may call which operation, and how far does it reach: the table for people who read tables?"""

from pathlib import Path

from fastapi import FastAPI

from api.describing.openapi import Json
from tenants.rights import EVERYONE, RIGHTS, ROLES, Reach, name_of

REACH_NAMES = {
    Reach.PUBLIC: "公开",
    Reach.SELF: "本人",
    Reach.ORGANISATION: "本单位",
    Reach.DISTRICT: "本区县",
    Reach.ASKED: "受邀评审",
    Reach.NAMED: "涉及本企业",
    Reach.TENANT: "本租户",
}


def write_rights(app: FastAPI, folder: Path) -> Path:
    """Write `rights.md` into `folder` and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "rights.md"
    file.write_text(table_of_rights(app.openapi()), encoding="utf-8")
    return file


def table_of_rights(document: Json) -> str:
    """Return the Markdown table role × operation × reach, as `tenants/rights.py` declares it."""
    operations = {
        one["operationId"]: f"{one['summary']}<br>`{method.upper()} {path}`"
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    }
    columns = [EVERYONE, *ROLES]
    lines = [
        "# 谁可以做什么 · Who may do what",
        "",
        "由 `tenants/rights.py` 生成，请勿手工修改。Generated from `tenants/rights.py`; do not edit.",
        "",
        _row(["操作 Operation", "说明 Summary", *(f"{name_of(role).zh} {role}" for role in columns)]),
        _row(["---"] * (len(columns) + 2)),
        *(
            _row([f"`{name}`", operations.get(name, "—"), *(_cell(rights.get(role)) for role in columns)])
            for name, rights in RIGHTS.items()
        ),
        "",
    ]
    return "\n".join(lines)


def _cell(reach: Reach | None) -> str:
    return f"{REACH_NAMES.get(reach, '')} {reach}".strip() if reach else ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
