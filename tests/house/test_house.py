"""Does the code keep the few rules that hold the house together? Each question asks for what breaks one."""

import ast

from importlinter.cli import lint_imports
from sources import ROOT, modules

from policies.situation import SYSTEM_KINDS

# What may commit: the one transaction of a request, and migrating, which is no request.
MAY_COMMIT = {"tenants/database.py", "tenants/migrating.py"}
MAY_NAME_THE_TENANT_TO_POSTGRESQL = {"tenants/database.py", "migrations/tenant_rows.py"}
MAY_ASK_THE_TIME = {"tenants/clock.py"}
MAY_KNOW_JOSE = {"tenants/tokens.py"}
# The examples of a document that is written in Chinese.
MAY_SPEAK_CHINESE_ALONE = {"api/describing/problems.py"}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "base", "core", "manager", "service", "handler", "misc"}
# Longer than one look: when a module passes this, there is a second thing hiding in it.
LONGEST_MODULE = 300


def test_the_arrows_between_the_packages_point_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_every_exception_is_of_a_module_that_is_there() -> None:
    excepted = (
        MAY_COMMIT | MAY_NAME_THE_TENANT_TO_POSTGRESQL | MAY_ASK_THE_TIME | MAY_KNOW_JOSE | MAY_SPEAK_CHINESE_ALONE
    )
    assert not excepted - {module.name for module in modules()}


def test_nothing_commits_but_the_transaction_of_a_request() -> None:
    assert not [
        f"{module.name}:{call.lineno}"
        for module in modules(but=MAY_COMMIT)
        for name, call in module.calls()
        if name in {"commit", "rollback"}
    ]


def test_only_the_transaction_tells_postgresql_the_tenant() -> None:
    assert not [
        module.name
        for module in modules(but=MAY_NAME_THE_TENANT_TO_POSTGRESQL)
        if "app.tenant" in module.source or "set_config" in module.source
    ]


def test_only_the_clock_asks_the_time() -> None:
    assert not [
        f"{module.name}:{call.lineno}"
        for module in modules(but=MAY_ASK_THE_TIME)
        for _, call in module.calls()
        if _asks_the_time(call)
    ]


def test_rules_ask_nobody_for_anything() -> None:
    """Judgements are pure: no clock, no database, no network, no logging, no chance."""
    outside = {
        "sqlalchemy",
        "sqlmodel",
        "asyncpg",
        "httpx",
        "asyncio",
        "logging",
        "structlog",
        "random",
        "socket",
        "time",
    }
    assert not [
        f"{module.name}: {name}"
        for module in modules("policies")
        for name in module.imports()
        if name.split(".")[0] in outside
    ]


def test_only_one_module_believes_tokens() -> None:
    assert not [
        module.name
        for module in modules(but=MAY_KNOW_JOSE)
        if "jose" in {name.split(".")[0] for name in module.imports()}
    ]


def test_every_module_says_which_question_it_answers() -> None:
    assert not [module.name for module in modules() if module.source.strip() and not ast.get_docstring(module.tree)]


def test_no_module_is_longer_than_one_look() -> None:
    assert not [
        f"{module.name}: {lines} lines"
        for module in modules()
        if module.path.parent.name != "versions"  # a first migration is as long as there are tables
        and (lines := len(module.source.splitlines())) > LONGEST_MODULE
    ]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [module.name for module in modules() if module.path.stem in NAMES_THAT_SAY_NOTHING]


def test_every_operation_is_one_public_async_function_of_its_files_name() -> None:
    assert not [
        f"{module.name}: {[function.name for function in module.functions()]}"
        for module in modules("tenants/operations", but={"tenants/operations/__init__.py"})
        if [function.name for function in module.functions()] != [module.path.stem]
        or not isinstance(module.functions()[0], ast.AsyncFunctionDef)
        or not ast.get_docstring(module.functions()[0])
    ]


def test_every_operation_is_remembered_in_the_audit_under_its_own_name() -> None:
    assert not [
        f"{module.name}: {remembered}"
        for module in modules("tenants/operations", but={"tenants/operations/__init__.py"})
        if module.path.stem
        not in (remembered := {
            argument.value
            for name, call in module.calls()
            if "remember" in name
            for argument in call.args
            if isinstance(argument, ast.Constant)
        })
    ]  # fmt: skip


def test_every_sentence_is_in_chinese_and_in_english() -> None:
    assert not [
        f"{module.name}:{call.lineno}"
        for module in modules("api", "tenants", but=MAY_SPEAK_CHINESE_ALONE)
        for name, call in module.calls()
        if name == "Text" and _is_written_here(call) and len(call.args) + len(call.keywords) != 2
    ]


def _is_written_here(call: ast.Call) -> bool:
    """Tell a sentence in the code from one that is handed on."""
    said = [*call.args, *(keyword.value for keyword in call.keywords)]
    return any(isinstance(part, ast.Constant | ast.JoinedStr) for part in said)


def _asks_the_time(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id=("datetime" | "date")), attr=("now" | "utcnow" | "today")):
            return True
        case ast.Attribute(value=ast.Name(id="time"), attr=("time" | "time_ns" | "localtime" | "gmtime")):
            return True
        case _:
            return False


def test_the_readme_tells_of_every_kind_of_item_the_system_keeps_and_of_its_fields() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    rows = {line.split("`")[1]: line for line in lines if line.startswith("| `")}
    assert not [kind for kind, fields in SYSTEM_KINDS.items() if not all(f"`{one}`" in rows[kind] for one in fields)]
