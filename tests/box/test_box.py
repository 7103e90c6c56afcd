"""A box with a real systemd, in a container: installed as told, killed, frozen, rebooted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.box.container import Container


def _why_not() -> str:
    """Why there can be no such container here; "" if there can."""
    if os.geteuid() != 0:
        return "only root may boot a container"
    if shutil.which("systemd-nspawn") is None or not Path("/lib/systemd/systemd").exists():
        return "systemd-container is not installed"
    with tempfile.TemporaryDirectory(prefix="box-") as name:
        try:
            container = Container(Path(name))
        except subprocess.CalledProcessError as error:
            return f"no overlay can be mounted: {error.stderr.decode().strip()}"
        try:
            tried = container.run("/bin/true")
        finally:
            container.close()
    return "" if tried.returncode == 0 else f"no container starts: {tried.stderr.strip()}"


@pytest.mark.timeout(900)
def test_a_box_with_a_real_systemd() -> None:
    if why := _why_not():
        pytest.skip(why)
    with tempfile.TemporaryDirectory(prefix="box-") as name:
        container = Container(Path(name))
        try:
            container.check_out()
            for night in ("install", "reboot"):
                container.boot(night)
            told = container.get("/night.jsonl") + container.get("/night.log")
            seen = [json.loads(line) for line in container.get("/night.jsonl").splitlines()]
        finally:
            container.close()
    assert [one for one in seen if not one["is_right"]] == [], told
    ends = [one["what"] for one in seen if one["what"].startswith("the night was told")]
    assert ends == [f"the night was told to its end: {night}" for night in ("install", "reboot")], (
        told
    )
    assert len(seen) > 30, told
