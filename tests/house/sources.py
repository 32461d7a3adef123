"""What Python is there to look at?"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "tenants", "policies", "migrations")


@dataclass(frozen=True)
class Module:
    """One file of Python, read and parsed."""

    path: Path
    source: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path as a person writes it."""
        return self.path.relative_to(ROOT).as_posix()

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Yield every call with the name that is called: `commit` of `session.commit()`, `Text` of `Text(…)`."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                    yield name, node
                case _:
                    pass

    def imports(self) -> set[str]:
        """Return the names of the modules it imports."""
        names: set[str] = set()
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names=aliases):
                    names |= {alias.name for alias in aliases}
                case ast.ImportFrom(module=str(name)):
                    names.add(name)
                case _:
                    pass
        return names

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return its public functions."""
        found = (node for node in self.tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
        return [node for node in found if not node.name.startswith("_")]


def modules(*packages: str, but: frozenset[str] | set[str] = frozenset()) -> list[Module]:
    """Return the modules of the packages (of all when none is named) without those that `but` names."""
    everything = [module for package in packages or PACKAGES for module in _read(ROOT / package)]
    return [module for module in everything if module.name not in but]


@cache
def _read(folder: Path) -> list[Module]:
    found = []
    for path in sorted(folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        found.append(Module(path, source, ast.parse(source, filename=str(path))))
    return found
