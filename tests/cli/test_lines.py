"""lines: what the modems can do, a report of one, and the acceptance test that is kept."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.box import Box, box, line, status


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def found(**changes: object) -> dict[str, object]:
    """Capabilities of a modem that can do everything."""
    return {
        "family": "Quectel EC2x",
        "speech": "card",
        "hears_keys": True,
        "tells_keys": True,
        "texts_in_calls": True,
        "waits_calls": True,
        "volte": True,
        **changes,
    }


def lines(*those: dict[str, object]) -> dict[str, object]:
    return status(lines=[line(f"line{n}", capabilities=one) for n, one in enumerate(those, 1)])


def test_what_each_line_can_do_and_why_not(here: Box) -> None:
    poor = found(speech="none", hears_keys=False, waits_calls=False, volte=False)
    mute = found(speech="synthesiser", hears_keys=False, waits_calls=None, volte=None)
    with here.daemon(status=lines(found(), poor, mute)):
        shown = " ".join(here.run("lines", "show").stdout.split())
    for said in (
        "yes, recorded",
        "line2: its firmware offers no way for speech",
        "line2: a second caller hears busy",
        "line2: calls need 2G or 3G",
        "line3: it cannot tell which key",
        "line1: not accepted yet: alarmctl lines accept line1",
    ):
        assert said in shown


def test_in_chinese_and_for_programs(here: Box) -> None:
    with here.daemon(status=lines(found())):
        assert "听按键" in here.run("lines", "show", lang="zh").stdout
        (one,) = here.json("lines", "show")
    assert one["capabilities"]["speech"] == "card"
    assert one["acceptance"] is None


def test_a_line_that_is_down_ends_with_1(here: Box) -> None:
    down = status(lines=[line("north", state="searching", capabilities=found(), problem="No SIM.")])
    with here.daemon(status=down):
        assert here.run("lines", "show").exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["south9", "--phone", "+8610000000101"], "no line south9"),
        (["north", "--phone", "110"], '"110" is an emergency number'),
        (["north", "--phone", "banana"], '"banana" has b in it'),
        (["north", "--phone", "1000000O101"], '"1000000O101" has the letter O in it'),
        (["north", "--phone", "10000000101x5"], '"10000000101x5" has an extension'),
        (["north", "--phone", "10000000101/10000000102"], "holds two numbers"),
    ],
)
def test_a_wrong_word_is_refused(here: Box, words: list[str], said: str) -> None:
    result = here.run("lines", "accept", *words)
    assert result.exit_code == 1
    assert said in result.stderr


def test_a_line_that_alarmd_uses_is_not_tested(here: Box) -> None:
    with here.daemon(status=status()):
        result = here.run("lines", "accept", "north", "--phone", "100 0000 0101")
    assert "systemctl stop alarmd" in result.stderr


def test_nobody_goes_through_a_test_whose_result_cannot_be_kept(here: Box) -> None:
    folder = here.folder / "state" / "operators" / "acceptance"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("no folder")
    result = here.run("lines", "accept", "north", "--phone", "100 0000 0101")
    assert result.exit_code == 1
    assert f"the result could not be kept in {folder}" in result.stderr.replace("\n", " ")
    assert "1." not in result.stdout


def test_a_port_that_is_no_modem_is_told(here: Box) -> None:
    result = here.run("lines", "probe", str(here.folder / "no-such-port"))
    assert result.exit_code == 1
    assert "no-such-port" in result.stderr


@contextmanager
def simulated(here: Box, speed: str) -> Iterator[subprocess.Popen[bytes]]:
    """The village's modems on ttys, in a process of their own; commands go to its input."""
    words = ["sim", "--lines", "1", "--dir", str(here.folder), "--modem", "ec25", "--speed", speed]
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "--config", str(here.config), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        bufsize=0,
    )
    port = here.folder / "line1"
    deadline = time.monotonic() + 20
    while not port.exists():
        assert time.monotonic() < deadline
    with process:
        try:
            yield process
        finally:
            process.terminate()


def test_a_probe_reports_the_answers_without_numbers(here: Box) -> None:
    with simulated(here, "20"):
        shown = here.run("lines", "probe", str(here.folder / "line1")).stdout
    assert "AT+QPCMV=?" in shown
    assert "+QPCMV: (0,1),(0-2)" in shown
    assert "EC25" in shown
    assert "49015420" not in shown


def test_an_acceptance_test_is_gone_through_kept_and_shown(here: Box) -> None:
    """The person does what the terminal says, except that nobody has a second phone."""
    does = {
        "4. Send": "text wang line1 hello",
        "5. Ring": "ring wang line1",
        "6. Your": "wang answers 2\nwang presses 1 after 5",
        "7. Your": "wang answers 2",
    }
    port = str(here.folder / "line1")
    here.config.write_text(here.config.read_text().replace("/dev/null", port))
    words = ["lines", "accept", "north", "--phone", "+8610000000101"]
    shown = ""
    with simulated(here, "10") as sim, alarmctl(here, *words) as process:
        assert process.stdout is not None
        assert sim.stdin is not None
        for row in process.stdout:
            shown += row
            todo = next((do for told, do in does.items() if row.startswith(told)), None)
            if todo is not None:
                sim.stdin.write(f"{todo}\n".encode())
    assert process.returncode == 1
    assert "s of speech, key 1 heard" in shown
    with here.daemon(status=status(lines=[line("north", capabilities=found())])):
        (one,) = here.json("lines", "show")
        assert "failed: second caller" in " ".join(here.run("lines", "show").stdout.split())
    steps = {step["step"]: step for step in one["acceptance"]["steps"]}
    assert steps["call_out"]["seen"][::2] == ["answered", "key: 1"]
    passed = {name: step["passed"] for name, step in steps.items()}
    assert passed.pop("call_waiting") is False
    assert list(passed.values()) == [True] * 6


def alarmctl(here: Box, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-um", "cli", "--lang", "en", "--config", str(here.config), *words],
        stdout=subprocess.PIPE,
        text=True,
    )
