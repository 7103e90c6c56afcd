"""sim: modems on real ttys under stable names, and a village that a person plays."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from cli.sim import _imei
from tests.cli.box import Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_an_imei_ends_in_its_check_digit() -> None:
    assert _imei(49015420323751) == "490154203237518"


def read_until(descriptor: int, wanted: bytes) -> bytes:
    got = b""
    while wanted not in got:
        ready, _, _ = select.select([descriptor], [], [], 15)
        chunk = os.read(descriptor, 4096) if ready else b""
        assert chunk, got
        got += chunk
    return got


def test_the_process_serves_modems_takes_commands_and_cleans_up(here: Box) -> None:
    folder = here.folder / "ttys"
    words = ["--lines", "2", "--dir", str(folder), "--speed", "100", "--modem", "ec25"]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "--lang", "en", "--config", str(here.config), "sim", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process, process.stdin as typed, process.stdout as shown:
        read_until(shown.fileno(), b"Type help")
        modem = os.open(folder / "line2", os.O_RDWR | os.O_NOCTTY)
        os.write(modem, b"AT+CGMM\r")
        assert b"EC25" in read_until(modem, b"OK")
        os.close(modem)
        typed.write("text wang line1 着火了\n".encode())
        assert "着火了" in read_until(shown.fileno(), b"text delivered").decode()
        typed.write(b"nonsense\nquit\n")
        read_until(shown.fileno(), b"bye")
        process.wait(timeout=15)
    assert process.returncode == 0
    assert not list(folder.iterdir())


def test_commands_may_come_from_a_file(here: Box) -> None:
    script = here.folder / "script.txt"
    script.write_text("wang2 off\nstatus\nquit\n")
    words = ["sim", "--dir", str(here.folder / "ttys")]
    with script.open() as typed:
        done = subprocess.run(
            [sys.executable, "-m", "cli", "--lang", "en", "--config", str(here.config), *words],
            stdin=typed,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert "王桂英2" in done.stdout


def test_a_modem_that_nobody_knows_is_named(here: Box) -> None:
    result = here.run("sim", "--dir", str(here.folder / "ttys"), "--modem", "ec26")
    assert result.exit_code != 0
    assert "ec26" in result.output
    assert "ec25" in result.output


def test_a_folder_that_cannot_be_made_is_named(here: Box) -> None:
    result = here.run("sim", "--dir", str(here.config / "x"))
    assert result.exit_code == 1
    assert "alarmd.yaml/x" in result.stderr


def test_a_faulty_households_file_is_named(here: Box) -> None:
    bad = here.folder / "bad.yaml"
    bad.write_text("village: [\n")
    result = here.run("sim", "--dir", str(here.folder / "t"), "--households", str(bad))
    assert result.exit_code == 1
    assert "bad.yaml" in result.stderr
