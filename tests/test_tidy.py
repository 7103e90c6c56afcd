"""The limits that keep every file readable in five minutes."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator

from cli.main import alarmctl
from tests.source import EVERYTHING, PRODUCT, ROOT, Source, is_under, sources

FUNCTION_LINES_MAX = 50
MATCH_FUNCTION_LINES_MAX = 70  # a body that is one match
FILE_LINES_MAX = 400

CLOCK_CALLS = (
    "time.sleep", "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns",
    "time.perf_counter", "time.clock_gettime", "asyncio.sleep", "datetime.date.today",
    "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow",
)  # fmt: skip
# The daemon's clock, the simulator, and the operator's terminal.
CLOCKS = ("alarmd.system.event_loop", "modem.sim", "cli.session")
SLEEPS = ("time.sleep", "asyncio.sleep")
# A generator with a seed of its own is a value; the module's functions are hidden state.
CHANCE = re.compile(r"random\.(?!Random$)\w+$")
# Also in what a test writes for another program: `time.sleep(60)` in Python, `sleep 60` in a shell.
SLEEP = re.compile(r"\bsleep(?:\(| [\d.])")

# Those who come to help are helpers (benchmarks/helpers); a part of the program is none.
VAGUE_WORDS = re.compile(
    r"(?<!modem)(?<!modem_)manager|(?<!^benchmarks\.)helper|utils?(?![a-z])", re.IGNORECASE
)
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def test_files_are_short() -> None:
    lengths = {source.path: source.text.count("\n") for source in sources(*EVERYTHING)}
    assert {path: lines for path, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def test_functions_are_short() -> None:
    assert [long for source in sources(*EVERYTHING) for long in _long_functions(source)] == []


def test_nothing_is_left_unfinished() -> None:
    assert [one.path for one in sources(*EVERYTHING) if UNFINISHED.search(one.text)] == []


def test_errors_are_caught_by_their_names() -> None:
    bare = [
        f"{source.path}:{node.lineno}"
        for source in sources(*EVERYTHING)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and node.type is None
    ]
    assert bare == []


def test_names_say_what_they_name() -> None:
    vague = [
        f"{source.path}: {name}"
        for source in sources(*PRODUCT, "benchmarks")
        for name in (source.module, *_names(source.tree))
        if VAGUE_WORDS.search(name)
    ]
    assert vague == []


def test_time_and_chance_come_in_as_arguments() -> None:
    hidden = [
        f"{source.path}:{line} {name}"
        for source in sources(*PRODUCT)
        if not is_under(source.module, *CLOCKS)
        for line, name in source.calls()
        if name in CLOCK_CALLS or CHANCE.match(name)
    ]
    assert hidden == []


def test_tests_neither_sleep_nor_mock() -> None:
    sleeps = [
        f"{source.path}:{line} {name}"
        for source in sources("tests")
        for line, name in _sleeps(source)
    ]
    mocks = [
        source.path
        for source in sources("tests")
        if any(is_under(name, "unittest.mock", "mock") for name in source.imports())
    ]
    patched = [
        f"{source.path}:{node.lineno}"
        for source in sources("tests")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.arg) and node.arg == "monkeypatch"
    ]
    assert sleeps + mocks + patched == []


def test_a_sleep_is_seen_wherever_it_is_written() -> None:
    text = """
import time
from asyncio import nap as wait
time.nap(1)
wait(1)
run(time.nap)
HELD = "import time; time.nap(60)"
script = f"{name}; exec nap 30"
line = "whoever naps on hears no alarm"
""".replace("nap", "sl" + "eep")
    seen = sorted(line for line, _ in _sleeps(Source.of("tests/test_x.py", text)))
    assert seen == [4, 5, 6, 7, 8]


def test_every_public_name_has_its_contract() -> None:
    silent = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources(*PRODUCT)
        for node in _public_definitions(source.tree)
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_every_file_is_used() -> None:
    product = sources(*PRODUCT, "benchmarks")
    used = {name for source in product for name in source.imports()}
    used |= {name for source in product for name in _modules_named_in_strings(source)}
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"].values()
    used |= {script.split(":")[0] for script in scripts}
    used |= {f"cli.{module}" for module, _ in alarmctl.lazy.values()}
    unused = [
        source.path
        for source in product
        if source.module not in used
        and not source.path.endswith(("__init__.py", "__main__.py"))
        and '__name__ == "__main__"' not in source.text
    ]
    assert unused == []


def test_every_constant_is_used() -> None:
    everything = sources(*EVERYTHING)
    used = {word for source in everything for word in _words(source.tree)}
    unused = [
        f"{source.path}:{node.lineno} {name.id}"
        for source in everything
        for node in source.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        if name.id.isupper() and name.id not in used
    ]
    assert unused == []


def _sleeps(source: Source) -> Iterator[tuple[int, str]]:
    """Where a sleep is called, handed on, or written into the text of another program."""
    yield from ((line, name) for line, name in source.names() if name in SLEEPS)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for found in SLEEP.finditer(node.value):
                yield node.lineno + node.value.count("\n", 0, found.start()), found.group()


def _words(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word, ctx=ast.Load()) | ast.Attribute(attr=word):
                yield word
            case ast.alias(name=word):
                yield word


def _long_functions(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            body = node.body[1:] if ast.get_docstring(node) else node.body
            is_match = len(body) == 1 and isinstance(body[0], ast.Match)
            if lines > (MATCH_FUNCTION_LINES_MAX if is_match else FUNCTION_LINES_MAX):
                yield f"{source.path}:{node.lineno} {node.name} has {lines} lines"


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _public_definitions(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from _public_definitions(node)


def _modules_named_in_strings(source: Source) -> Iterator[str]:
    """Modules that are started or loaded by name: "alarmd.enrolment.compile", "cli.enrol:group"."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.partition(":")[0]
