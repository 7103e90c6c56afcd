"""Imports go down only: cli -> alarmd -> modem, and the pure packages reach for nothing outside."""

from __future__ import annotations

import sys

import pytest

from tests.source import EVERYTHING, PRODUCT, is_under, sources

# The pure parts, and what of ours each may import.
PURE = {
    "alarmd.i18n.language": ("alarmd.i18n.zh",),
    "alarmd.personal": (),
    "alarmd.roster": ("alarmd.i18n.language", "alarmd.personal", "modem.types"),
    "alarmd.incident": (
        "alarmd.i18n.language",
        "alarmd.personal",
        "alarmd.roster",
        "modem.faults",
        "modem.types",
        "modem.indications",
    ),
    "alarmd.i18n.pinyin": (),
    "alarmd.voice.reading": ("alarmd.i18n.language", "alarmd.i18n.pinyin"),
    "alarmd.voice.dialogue": ("alarmd.incident", "modem.voice"),
    "modem.private": (),
    "modem.faults": (),
    "modem.types": ("modem.faults", "modem.private"),
    "modem.errors": ("modem.faults", "modem.private"),
    "modem.indications": ("modem.types",),
    "modem.at": ("modem.types", "modem.errors"),
    "modem.sms": ("modem.types", "modem.errors"),
    "modem.voice": ("modem.faults", "modem.types", "modem.errors"),
    "modem.models": ("modem.at", "modem.sms", "modem.faults", "modem.types", "modem.errors"),
    "modem.ladder": (),
}
# The rooms of alarmd from the roof to the ground: each may import those below it, and itself.
FLOORS = (
    "alarmd.__main__", "alarmd.program", "alarmd.demo", "alarmd.control", "alarmd.daemon",
    "alarmd.bulkhead", "alarmd.lines", "alarmd.voice", "alarmd.reports", "alarmd.journal",
    "alarmd.enrolment", "alarmd.privacy", "alarmd.config", "alarmd.system",
    "alarmd.incident.planner", "alarmd.incident.intake", "alarmd.incident.reading",
    "alarmd.incident.content", "alarmd.incident.summary", "alarmd.incident.first_wave",
    "alarmd.incident.memo", "alarmd.incident.chance", "alarmd.incident.learning",
    "alarmd.incident.policy", "alarmd.incident.facts", "alarmd.roster", "alarmd.personal",
    "alarmd.numbers", "alarmd.i18n",
)  # fmt: skip
VALUES = ("msgspec",)  # what pure code makes its values of
# Time, chance and I/O are arguments there.
IMPURE_MODULES = (
    "asyncio", "concurrent", "fcntl", "io", "logging", "multiprocessing", "os", "pathlib", "pty",
    "queue", "random", "secrets", "select", "selectors", "shutil", "signal", "socket", "sqlite3",
    "subprocess", "tempfile", "termios", "threading", "time", "urllib", "uuid",
)  # fmt: skip
IMPURE_CALLS = (
    "open", "print", "input", "datetime.datetime.now", "datetime.datetime.today",
    "datetime.datetime.utcnow", "datetime.date.today",
)  # fmt: skip

# Who alone may import this.
ONLY = {
    "serial": ("modem.port",),
    "sqlite_utils": (),
    "yaml": ("alarmd.config.settings", "alarmd.config.yaml_nodes", "cli.enrol"),
    "phonenumbers": ("alarmd.numbers",),
    "click": ("cli", "alarmd.program"),
    "modem.sim": ("modem.sim", "alarmd.demo", "cli.sim"),
    # Of modem, alarmd and cli know the public names.
    "modem.at": ("modem",),
    "modem.models": ("modem",),
    "cli": ("cli",),
}
NEVER = {
    "modem": ("alarmd", "cli", "benchmarks", "tests"),
    "alarmd": ("cli", "benchmarks", "tests"),
    "cli": ("benchmarks", "tests"),
    "benchmarks": ("tests",),
}
SIMULATOR_MAY_IMPORT = (
    "modem.sim", "modem.sms", "modem.at", "modem.voice", "modem.types", "modem.errors",
)  # fmt: skip


@pytest.mark.parametrize("package", NEVER)
def test_no_import_goes_up(package: str) -> None:
    up = [
        f"{source.path} imports {name}"
        for source in sources(package)
        for name in source.imports()
        if is_under(name, *NEVER[package])
    ]
    assert up == []


def test_every_room_has_a_floor() -> None:
    homeless = [
        source.path
        for source in sources("alarmd")
        if floor_of(source.module) is None and source.module not in ("alarmd", "alarmd.incident")
    ]
    assert homeless == []


def test_arrows_between_rooms_go_down() -> None:
    up = [
        f"{source.path} imports {name}"
        for source in sources("alarmd")
        if (here := floor_of(source.module)) is not None
        for name in source.imports()
        if (there := floor_of(name)) is not None and there < here
    ]
    assert up == []


def floor_of(module: str) -> int | None:
    """How far below the roof the room of this module is."""
    return next((at for at, room in enumerate(FLOORS) if is_under(module, room)), None)


@pytest.mark.parametrize("name", ONLY)
def test_what_one_place_is_for_is_imported_only_there(name: str) -> None:
    elsewhere = [
        source.path
        for source in sources(*PRODUCT)
        if any(is_under(imported, name) for imported in source.imports())
        and not is_under(source.module, *ONLY[name])
    ]
    assert elsewhere == []


@pytest.mark.parametrize("package", PURE)
def test_pure_code_imports_only_pure_code(package: str) -> None:
    allowed = (package, *PURE[package])
    impure = [
        f"{source.path} imports {name}"
        for source in sources(*PRODUCT)
        if is_under(source.module, package)
        for name in source.imports()
        if is_under(name, *IMPURE_MODULES)
        or not (is_under(name, *allowed, *VALUES) or name.split(".")[0] in sys.stdlib_module_names)
    ]
    assert impure == []


@pytest.mark.parametrize("package", PURE)
def test_pure_code_asks_no_clock_and_touches_no_file(package: str) -> None:
    impure = [
        f"{source.path}:{line} calls {name}"
        for source in sources(*PRODUCT)
        if is_under(source.module, package)
        for line, name in source.calls()
        if name in IMPURE_CALLS
    ]
    assert impure == []


def test_the_simulator_knows_the_codecs_and_nothing_of_the_driver() -> None:
    strange = [
        f"{source.path} imports {name}"
        for source in sources("modem/sim")
        for name in source.imports()
        if is_under(name, *EVERYTHING) and not is_under(name, *SIMULATOR_MAY_IMPORT)
    ]
    assert strange == []


def test_imports_are_absolute() -> None:
    # A relative import would pass by every rule above.
    relative = [source.path for source in sources(*EVERYTHING) if "\nfrom ." in source.text]
    assert relative == []
