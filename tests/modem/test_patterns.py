"""What modems and phones write meets patterns that know ASCII only and take no more time for it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import modem
from modem.at.lexer import LINE_MAX

ROOT = Path(__file__).parents[2] / "modem"
TIME_MAX_S = 0.25
LENGTH = LINE_MAX  # the square of it may pass, its cube never
ALPHABETS = (" ", "1", "A", '"', ",", "(", "0 ", "+1", "(1", "A1 ", "\t \n", "00", "\xb2", "٣", "=")
TAILS = ("", "x", "\n", "!", '"')
_CLASSES = re.compile(r"\\[dswbDSWB]")
ASCII_BEFORE = {
    "modem/at/lexer.py": "a line is latin-1, which has no decimal digits but those of ASCII",
    "modem/sim/commands/texts.py": "so is a command line",
    "modem/sms/fields.py": "octets in hex",
    "modem/port.py": "names in /proc",
    "modem/sim/charset.py": "asked before",
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        name = str(path.relative_to(ROOT.parent))
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern of text that a module of the library keeps."""
    for found in pkgutil.walk_packages(modem.__path__, "modem."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{found.name}.{name}", value


def test_every_pattern_with_a_class_knows_ascii_only() -> None:
    loose = [
        name
        for name, pattern in patterns()
        if _CLASSES.search(pattern.pattern) and not pattern.flags & re.ASCII
    ]
    assert loose == []
    assert len(list(patterns())) > 20


def users(*methods: str) -> set[str]:
    """The files that call one of these methods of a text."""
    return {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in methods
    }


def test_nobody_takes_the_digits_of_another_script_for_digits() -> None:
    assert users("isdigit", "isnumeric", "isalnum", "isalpha") == set()
    assert users("isdecimal") == set(ASCII_BEFORE)


def test_no_pattern_takes_long_for_a_long_line() -> None:
    slow = []
    for name, pattern in patterns():
        for alphabet in ALPHABETS:
            for tail in TAILS:
                line = (alphabet * LENGTH)[:LENGTH] + tail
                began_at = time.process_time()
                pattern.fullmatch(line)
                pattern.search(line)
                if time.process_time() - began_at > TIME_MAX_S:
                    slow.append((name, alphabet, tail))
    assert slow == []
