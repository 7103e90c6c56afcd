"""The wheel holds what a box needs, says that it is typed, takes no name that others have, and
works in an environment that has nothing of the checkout.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.source import ROOT

SHARE = "data/share/alarmd"
INSTALLED_AS = {"alarmd": "alarmd", "modem": "alarmd_modem", "cli": "alarmd_cli"}
_SHORT = re.compile(r"^\s*(?:from|import) (?:modem|cli)\b", re.MULTILINE)


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
    assert {f"{package}/py.typed" for package in INSTALLED_AS.values()} <= set(names)
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
        f"{name}/{path.relative_to(ROOT / package).as_posix()}"
        for package, name in INSTALLED_AS.items()
        for path in Path(ROOT / package).rglob("*.py")
    }
    assert ours <= names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_it_takes_no_name_that_others_have(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if "-" not in top} == set(INSTALLED_AS.values())
    short = [
        name
        for name in wheel.namelist()
        if name.endswith(".py") and _SHORT.search(wheel.read(name).decode())
    ]
    assert short == []


@pytest.fixture(scope="module")
def installed(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment into which the wheel was put; what it needs lies elsewhere."""
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder, symlinks=True)
    scheme = sysconfig.get_paths("venv", {"base": str(folder), "platbase": str(folder)})
    site = Path(scheme["purelib"])
    wheel.extractall(site)
    (site / "needed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    entry_points = next(site.glob("alarmd-*.dist-info")) / "entry_points.txt"
    for script, module, function in re.findall(
        r"^(\w+) = ([\w.]+):(\w+)$", entry_points.read_text(encoding="utf-8"), re.MULTILINE
    ):
        program = folder / "bin" / script
        program.write_text(
            f"#!{folder}/bin/python\nimport sys\nfrom {module} import {function}\n"
            f"sys.exit({function}())\n",
            encoding="utf-8",
        )
        program.chmod(0o755)
    return folder / "bin"


def test_what_is_installed_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    asked = (
        "import alarmd, alarmd_cli, alarmd_modem; from importlib.util import find_spec\n"
        "assert not find_spec('modem') and not find_spec('cli'); print(alarmd.__file__)"
    )
    said = subprocess.run(
        [installed / "python", "-c", asked],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert Path(said.stdout.strip()).is_relative_to(installed.parent)


def test_the_demo_runs_where_only_the_wheel_is(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{installed}:{os.environ['PATH']}"}
    environment.pop("PYTHONPATH", None)
    said = subprocess.run(
        [installed / "alarmctl", "demo", "--json"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout.splitlines()[-1])
