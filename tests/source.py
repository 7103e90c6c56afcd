"""The project's own sources as the layer and tidiness tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PRODUCT = ("alarmd", "modem", "cli")
EVERYTHING = (*PRODUCT, "benchmarks", "tests")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its dotted module name, its text and its syntax."""

    path: str
    module: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, path: str, text: str) -> Source:
        """Read `text` as if it lay at `path`."""
        parts = Path(path).with_suffix("").parts
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        return cls(path, module, text, ast.parse(text, path))

    def calls(self) -> Iterator[tuple[int, str]]:
        """Every call as (line, dotted name), with imported names spelled out in full."""
        called = (node.func for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        return self._in_full(called)

    def names(self) -> Iterator[tuple[int, str]]:
        """Every name that is read, as `calls` gives those that are called."""
        return self._in_full(ast.walk(self.tree))

    def _in_full(self, nodes: Iterable[ast.AST]) -> Iterator[tuple[int, str]]:
        origin = {name: full for full, name in _imported_names(self)}
        for node in nodes:
            if isinstance(node, ast.Name | ast.Attribute) and (name := _dotted(node)):
                head, _, rest = name.partition(".")
                yield node.lineno, ".".join(filter(None, (origin.get(head, head), rest)))

    def imports(self) -> frozenset[str]:
        """Every module that this one imports anywhere, also inside a function."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {_module_of(node.module or "", alias.name) for alias in node.names}
        return frozenset(found)


@cache
def sources(*tops: str) -> tuple[Source, ...]:
    """All Python files below these folders of the root."""
    paths = sorted(path for top in tops for path in (ROOT / top).rglob("*.py"))
    return tuple(
        Source.of(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in paths
    )


def is_under(module: str, *packages: str) -> bool:
    """Whether `module` is one of `packages` or inside one."""
    return any(module == package or module.startswith(package + ".") for package in packages)


def _module_of(package: str, name: str) -> str:
    """`from package import name` imports a module `package.name` if there is one, or `package`."""
    below = ROOT.joinpath(*package.split("."), name)
    is_module = below.with_suffix(".py").exists() or (below / "__init__.py").exists()
    return f"{package}.{name}" if is_module else package


def _imported_names(source: Source) -> Iterator[tuple[str, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{node.module}.{alias.name}", alias.asname or alias.name


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (value := _dotted(node.value)):
        return f"{value}.{node.attr}"
    return ""
