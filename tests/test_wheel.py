"""The wheel holds what a box needs, and says that it is typed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.source import ROOT

SHARE = "data/share/alarmd"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_types_unit_rules_samples_and_handbook_are_in_it(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    shared = {name.partition(f"{SHARE}/")[2] for name in names if SHARE in name}
    assert {f"{package}/py.typed" for package in ("alarmd", "modem", "cli")} <= set(names)
    assert shared >= {
        "systemd/alarmd.service",
        "systemd/60-alarmd-modems.rules",
        "alarmd.yaml",
        "households.yaml",
        "docs/handbook.md",
        "docs/handbook.zh-CN.md",
    }


def test_every_module_of_ours_is_in_it_and_no_test(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in ("alarmd", "modem", "cli")
        for path in Path(ROOT / package).rglob("*.py")
    }
    assert ours <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]
