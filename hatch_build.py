"""How the wheel is made: `modem` and `cli` are names that others have too, so they are installed as
`alarmd_modem` and `alarmd_cli` (docs/decisions/0031). The checkout keeps the short ones.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INSTALLED_AS = {"alarmd": "alarmd", "modem": "alarmd_modem", "cli": "alarmd_cli"}
_LEFT_OUT = shutil.ignore_patterns("__pycache__")


class InstalledNames(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the packages into a wheel under the names that they are installed as."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Copy and rename; an editable install is the checkout itself."""
        if version == "editable":
            return
        self._folder = Path(tempfile.mkdtemp(prefix="alarmd-wheel-"))
        for package, name in INSTALLED_AS.items():
            copy = self._folder / name
            shutil.copytree(Path(self.root, package), copy, ignore=_LEFT_OUT)
            for path in copy.rglob("*.py"):
                path.write_text(renamed(path.read_text(encoding="utf-8")), encoding="utf-8")
            build_data["force_include"][str(copy)] = name
        scripts = self.metadata.core.scripts
        for script, target in scripts.items():
            package, dot, rest = target.partition(".")
            scripts[script] = INSTALLED_AS[package] + dot + rest

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the copies."""
        if version != "editable":
            shutil.rmtree(self._folder)


def renamed(source: str) -> str:
    """The source with its imports of our packages by their installed names."""
    lines = source.splitlines(keepends=True)
    for token in reversed(list(_imported(source))):
        row, start = token.start[0] - 1, token.start[1]
        end = start + len(token.string)
        lines[row] = lines[row][:start] + INSTALLED_AS[token.string] + lines[row][end:]
    return "".join(lines)


def _imported(source: str) -> Iterator[tokenize.TokenInfo]:
    """The first name behind each `from` or `import` that begins a statement, if it is ours."""
    begins, is_next = True, False
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if is_next and token.string in INSTALLED_AS:
            yield token
        is_next = begins and token.type == tokenize.NAME and token.string in ("from", "import")
        begins = token.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT) or (
            begins and token.type in (tokenize.NL, tokenize.COMMENT, tokenize.ENCODING)
        )
