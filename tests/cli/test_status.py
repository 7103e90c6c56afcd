"""status says with its first word whether somebody has to get up."""

from __future__ import annotations

import os
import pty
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from alarmd.i18n.modem_faults import fault_json
from alarmd.incident.facts.entries import LineChanged, Restarted
from modem.faults import Fault, FaultCode, fault
from tests.alarmd.journals import box as started
from tests.alarmd.journals import fire
from tests.cli.box import Box, box, case, line, refusal, status
from tests.forked import exit_code_of
from tests.other_user import ANOTHER


def joined(shown: str) -> str:
    """Wrapped lines as one."""
    return re.sub(r"(?<=[^\x00-\xff])\n *(?=[^\x00-\xff])", "", shown).replace("\n", " ")


def trouble(code: str, en: str, zh: str) -> dict[str, Any]:
    return {"code": code, "line": "", "en": en, "zh": zh}


GONE = Fault(FaultCode.NO_DEVICE)


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


@pytest.mark.parametrize(
    ("changes", "first", "code"),
    [
        ({}, "OK  2 of 2 lines work", 0),
        ({"lines": [line("north"), line("south", state="closed")]}, "CHECK  1 of 2", 1),
        (
            {"lines": [line("north", faults=[fault_json(Fault(FaultCode.SIM_SILENT))])]},
            "FAULT  no line works",
            1,
        ),
        ({"lines": []}, "FAULT  no line works", 1),
        ({"incidents": [case(1)]}, "ALARM  nobody is coming yet: 1 of 1 open", 1),
        ({"incidents": [case(1, coming=["张"])]}, "ALARM  somebody is coming to each: 1 open", 0),
        (
            {"incidents": [case(1, status="exercise")]},
            "OK  2 of 2 lines work; no alarm but a drill is open\n\nDrills\n",
            0,
        ),
        (
            {"incidents": [case(1, status="exercise", is_closed=True)]},
            "OK  2 of 2 lines work; no open alarm\n",
            0,
        ),
        ({"incidents": [case(1, is_closed=True)]}, "OK  2 of 2", 0),
        ({"problems": [trouble("journal", "disk full", "磁盘满")]}, "CHECK  2 of 2", 1),
    ],
)
def test_the_first_word_tells_all(
    here: Box, changes: dict[str, Any], first: str, code: int
) -> None:
    with here.daemon(status=status(**changes)):
        result = here.run("status")
    assert result.output.startswith(first)
    assert result.exit_code == code


def test_lines_and_open_alarms_are_shown_with_names_and_budgets(here: Box) -> None:
    lines = [
        line("north", doing="voice zhang #1"),
        line("south", state="updating", signal_dbm=None),
    ]
    cases = [
        case(1, coming=["张建国", "李四"]),
        case(2, is_exhausted=True),
        case(3, status="exercise"),
    ]
    with here.daemon(status=status(lines=lines, incidents=cases)):
        output = here.run("status").output
    assert "12/200" in output
    assert "call to zhang #1" in output
    assert "updating" in output
    assert "HELPED" in output
    assert "2 coming: 张建国, 李四" in output
    assert "NOBODY" in output
    assert "everything was tried" in output
    assert "DRILL" in output


def test_what_the_caller_calls_a_mistake_is_marked_below_the_alarm(here: Box) -> None:
    cases = [case(1, coming=["张嫂"], is_called_false=True), case(2)]
    with here.daemon(status=status(incidents=cases)):
        rows = here.run("status").output.splitlines()
    said = [n for n, row in enumerate(rows) if "the caller says that it was a mistake" in row]
    assert [rows[n - 1].split()[:2] for n in said] == [["HELPED", "#1"]]


def test_the_chinese_status_speaks_chinese(here: Box) -> None:
    both = trouble("journal", "disk full", "磁盘满")
    with here.daemon(status=status(problems=[both], incidents=[case(1)])):
        output = here.run("status", lang="zh").output
    assert output.startswith("警情")
    assert "磁盘满" in output
    assert "着火" in output
    assert "disk full" not in output


def test_unwritten_entries_are_shouted(here: Box) -> None:
    with here.daemon(status=status(journal={"entries": 9, "unwritten": 4, "path": "j"})):
        assert "FAULT  4 entries could not be written" in here.run("status").output


def test_json_is_the_daemons_answer(here: Box) -> None:
    with here.daemon(status=status()):
        assert here.json("status") == {"is_running": True, **status()}


def test_without_the_daemon_the_journal_speaks_and_says_so(here: Box) -> None:
    here.write([*started(), *fire(1)])
    result = here.run("status")
    assert result.exit_code == 3
    assert result.output.startswith("DOWN  alarmd is not running")
    assert "last written" in result.output
    assert "the port is missing" in result.output  # a sentence of an older journal
    assert "王桂英" in result.output
    known = here.json("status")
    assert known["is_running"] is False
    assert [one["incident"] for one in known["incidents"]] == [1]


LINES = [
    ((fault(FaultCode.PORT_MISSING, name="/dev/north"),), "模块插好、通电了吗"),
    (
        (
            fault(FaultCode.MODEM_LOST, why=Fault(FaultCode.PORT_HUNG_UP)),
            Fault(FaultCode.TRIED_USB),
        ),
        "north：试过 USB 复位。",
    ),
    (
        (fault(FaultCode.MODEM_NOT_STARTING, why=fault(FaultCode.NO_ANSWER, limit_s=20.0)),),
        "模块起不来（过了 20 秒没有应答）：要是一直这样，请拔下来等十秒再插。",
    ),
]


@pytest.mark.parametrize(("faults", "chinese"), LINES)
@pytest.mark.parametrize("is_running", [False, True])
def test_what_is_wrong_with_a_line_is_said_in_the_readers_language(
    here: Box, faults: tuple[Fault, ...], chinese: str, is_running: bool
) -> None:
    here.write([*started(), LineChanged("north", "closed", False, False, faults=faults)])
    if is_running:
        with here.daemon(
            status=status(lines=[line("north", faults=[fault_json(one) for one in faults])])
        ):
            shown, english = here.run("status", lang="zh").output, here.run("status").output
    else:
        shown, english = here.run("status", lang="zh").output, here.run("status").output
    assert chinese in joined(shown)
    assert "modem" not in shown
    assert all(str(one) in " ".join(english.split()) for one in faults)


def test_a_row_that_nobody_can_read_is_told_without_the_daemon(here: Box) -> None:
    here.write([*started(), LineChanged("north", "closed", False, False)])
    connection = sqlite3.connect(here.journal)
    connection.execute(
        """UPDATE journal SET data = '{"line":"north"}' WHERE kind = 'LineChanged'"""
    )
    connection.commit()
    connection.close()
    result = here.run("status")
    assert result.exit_code == 3
    assert "the journal cannot be read: an entry of kind LineChanged" in joined(result.output)


def test_without_daemon_and_journal_status_still_answers(here: Box) -> None:
    result = here.run("status")
    assert result.exit_code == 3
    assert "no journal yet" in result.output
    assert here.json("status")["lines"] == []


def test_a_daemon_that_refuses_is_told(here: Box) -> None:
    with here.daemon(status=refusal()):
        result = here.run("status")
    assert result.exit_code == 1
    assert "there is no alarm 7" in result.stderr


def test_a_line_that_had_to_be_reset_says_how_often(here: Box) -> None:
    with here.daemon(status=status(lines=[line("north", resets=3), line("south")])):
        result = here.run("status")
    assert "north: reset 3 times" in result.output
    assert "south: reset" not in result.output
    assert result.exit_code == 0


def test_whom_nobody_reached_and_what_is_late_stand_below_the_alarm(here: Box) -> None:
    late = {
        "promise": "second_call",
        "names": ["张建国"],
        "promised_s": 180.0,
        "over_s": 42.0,
        "is_open": True,
        "what": {"en": "LATE by 42 s: a second call", "zh": "已迟 42 秒：再打一次"},
    }
    missed = case(1, told=2, recipients=22, not_reached=["李四", "赵六"], late=[late])
    over = case(2, is_closed=True, late=[{**late, "promise": "all_clear"}])
    kept = case(3, coming=["张"], late=[{**late, "is_open": False}])
    with here.daemon(status=status(incidents=[missed, over, kept])):
        output = here.run("status").output
    assert "2/22 told" in output
    assert "2 NOT REACHED: 李四, 赵六" in output
    assert output.count("LATE by 42 s") == 2
    assert "#2 is closed:" in output


def test_something_late_is_trouble_even_when_it_is_closed(here: Box) -> None:
    late = {"is_open": True, "what": {"en": "LATE", "zh": "迟"}}
    with here.daemon(status=status(incidents=[case(1, is_closed=True, late=[late])])):
        assert here.run("status").exit_code == 1


def test_one_fact_is_said_once(here: Box) -> None:
    problems = [
        trouble("no_line", "no line works: nobody can be told", "没有一条线路能用"),
        trouble("line", f"line south: {GONE}", "线路 south"),
    ]
    down = line("south", state="closed", faults=[fault_json(GONE)])
    with here.daemon(status=status(lines=[down], problems=problems)):
        output = here.run("status").output
    assert output.count("no line works") == 1
    assert output.count(str(GONE)) == 1
    with here.daemon(status=status(lines=[down], problems=problems, incidents=[case(1)])):
        assert here.run("status").output.count("no line works: nobody can be told") == 1


def test_a_faulty_line_speaks_the_operators_language_while_the_daemon_is_down(here: Box) -> None:
    fault = Fault(FaultCode.PORT_MISSING, {"name": "/dev/x"})
    missing = LineChanged("south", "closed", False, False, faults=(fault,))
    here.write([Restarted("0.1.0", ("south",)), missing])
    told = here.run("status", lang="zh").output
    assert "is missing" not in told


def as_somebody_else(do: Callable[[], int]) -> int:
    """What `do` returns in a process whose user may look into no folder that is shut."""

    def done() -> int:
        if os.geteuid() == 0:
            os.setgid(ANOTHER)
            os.setuid(ANOTHER)
        return do()

    return exit_code_of(done)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        (folder / "state").chmod(0o700)


def test_who_may_not_ask_is_told_so_and_not_that_it_is_down(open_folder: Path) -> None:
    here = box(open_folder)
    here.write(fire(1))
    with here.daemon(status=status()):
        assert here.run("status").output.startswith("OK")
        shut = stat.S_IMODE(0o700 if os.geteuid() == 0 else 0)
        (open_folder / "state").chmod(shut)

        def look() -> int:
            result = here.run("status")
            first = result.output.splitlines()[0]
            is_right = first == "UNKNOWN  it cannot be seen from here whether alarmd runs"
            return result.exit_code if is_right and "you may not ask" in result.output else 99

        assert as_somebody_else(look) == 4
        (open_folder / "state").chmod(0o700)


def watched(here: Box, end: signal.Signals, rows: int = 24) -> str:
    """What a terminal gets from `status --watch` until it is stopped by this signal."""
    master, slave = pty.openpty()
    words = [sys.executable, "-m", "cli", "--lang", "en", "--config", str(here.config)]
    environment = {**os.environ, "LINES": str(rows), "COLUMNS": "80"}
    process = subprocess.Popen(
        [*words, "status", "--watch"], stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    seen = b""
    while b"journal" not in seen and b"make the window" not in seen and b"Error" not in seen:
        seen += os.read(master, 4096)
    process.send_signal(end)
    try:
        while more := os.read(master, 4096):
            seen += more
    except OSError:
        pass  # the other side is closed
    process.wait(timeout=20)
    os.close(master)
    return seen.decode()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_watching_leaves_the_terminal_as_it_was(here: Box, end: signal.Signals) -> None:
    with here.daemon(status=status()):
        seen = watched(here, end)
    assert seen.startswith("\x1b[?1049h")
    assert seen.endswith("\x1b[?25h\x1b[?1049l")
    assert "2 of 2 lines work" in seen
    assert "Traceback" not in seen


def test_a_fault_while_watching_is_told_on_the_screen_of_before(here: Box) -> None:
    with here.daemon(status=refusal()):
        seen = watched(here, signal.SIGINT)
    assert seen.index("\x1b[?1049l") < seen.index("there is no alarm 7")


def test_a_picture_that_is_too_high_keeps_its_first_lines(here: Box) -> None:
    with here.daemon(status=status(incidents=[case(n) for n in range(1, 21)])):
        seen = watched(here, signal.SIGINT, rows=10)
    assert "ALARM" in seen
    assert "more lines: make the window higher" in seen
    assert seen.count("\n") <= 10


def test_a_budget_is_said_below_the_lines_and_not_above_the_alarms(here: Box) -> None:
    used_up = trouble("budget", "line north: 40 of 40 texts", "线路 north：短信 40/40")
    with here.daemon(status=status(problems=[used_up], incidents=[case(1)])):
        output = here.run("status").output
    assert output.index("Open alarms") < output.index("Lines") < output.index("40 of 40 texts")
    assert output.count("40 of 40 texts") == 1
