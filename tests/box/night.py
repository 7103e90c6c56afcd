"""A night on a box with a real systemd: run by it, as root, within the container of container.py.

    python -m tests.box.night install | reboot

Does what systemd/README.md tells whoever installs a box, and then what happens to one. Each thing
that was seen is a line of JSON in SEEN: its name, whether it is right, and what there was.
"""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import programs

HOME = Path("/opt/alarmd")
SEEN = Path("/night.jsonl")
MODEMS = Path("/srv/modems")
CONFIG, HOUSEHOLDS = Path("/etc/alarmd/alarmd.yaml"), Path("/etc/alarmd/households.yaml")
COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
OPERATOR, STRANGER = "xiaoliu", "passerby"
UP_WITHIN_S, TOLD_WITHIN_S, RESTART_WITHIN_S = 60.0, 60.0, 20.0
FROZEN_WITHIN_S = 60.0  # WatchdogSec and TimeoutAbortSec of the service, and a start

ALARMD_YAML = f"""\
households: households.yaml
state: /var/lib/alarmd
socket: /run/alarmd/control.sock
lines:
  - {{name: line1, port: {MODEMS}/line1}}
"""
HOUSEHOLDS_YAML = """\
village: 桃源
groups:
  east: {name: 东组, officers: [li]}
officers:
  - {id: li, name: 李警官, phones: ["13800000001"]}
households:
  - {id: wang, name: 王桂英, group: east, phones: ["13800000011"], landmark: 水磨}
  - {id: zhang, name: 张三, group: east, phones: ["13800000012"]}
  - {id: zhao, name: 赵大爷, group: east, phones: ["13800000013"]}
"""
NEAR = 3  # people who are told of an alarm of a household


def saw(what: str, is_right: bool, seen: object = "") -> None:
    """Write down what was seen; nothing ends the night early."""
    with SEEN.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"what": what, "is_right": is_right, "seen": str(seen)}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def run(*command: str, user: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end, as root or as this user."""
    as_user = ("runuser", "-u", user, "--") if user else ()
    return subprocess.run((*as_user, *command), capture_output=True, text=True, timeout=120)


def until(is_so: Callable[[], bool], within_s: float) -> float | None:
    """The seconds until it is so, or None if it is not so in time."""
    began = time.monotonic()
    try:
        asyncio.run(programs.until(is_so, "it", within_s))
    except TimeoutError:
        return None
    return time.monotonic() - began


def show(*properties: str) -> dict[str, str]:
    """Properties of the service, as systemd has them."""
    shown = run("systemctl", "show", "alarmd", *(f"--property={one}" for one in properties))
    return dict(line.split("=", 1) for line in shown.stdout.splitlines())


def alarmctl(*arguments: str, user: str = "") -> subprocess.CompletedProcess[str]:
    """A command of the operator's."""
    return run(str(HOME / ".venv/bin/alarmctl"), "--config", str(CONFIG), *arguments, user=user)


def is_serving() -> bool:
    """Whether the daemon runs and its line is ready."""
    asked = alarmctl("status", "--json", user=OPERATOR)
    try:
        status = json.loads(asked.stdout)
    except ValueError:
        return False
    return status["is_running"] and all(line["state"] == "ready" for line in status["lines"])


class Phones:
    """Modems and phones, simulated by a program of their own; the ttys belong to dialout."""

    def __init__(self) -> None:
        MODEMS.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [
                *(HOME / ".venv/bin/alarmctl", "--config", CONFIG, "sim"),
                *("--dir", MODEMS, "--households", HOUSEHOLDS),
            ],
            stdin=subprocess.PIPE,
            stdout=(MODEMS / "log").open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )
        until((MODEMS / "line1").exists, UP_WITHIN_S)
        tty = (MODEMS / "line1").resolve()
        run("chgrp", "dialout", str(tty))
        run("chmod", "0660", str(tty))

    def do(self, what: str) -> None:
        """Somebody rings, texts: as `alarmctl sim` takes it."""
        assert self._process.stdin is not None
        self._process.stdin.write(what + "\n")
        self._process.stdin.flush()

    def end(self) -> None:
        """All modems are pulled out."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


def alarm(phones: Phones, how: str, told: str) -> None:
    """A household rings or texts; everybody near is told."""
    known = {one["incident"] for one in incidents()}
    phones.do(how)

    def is_told() -> bool:
        new = [one for one in incidents() if one["incident"] not in known]
        return [one["told"] for one in new] == [NEAR]

    within_s = until(is_told, TOLD_WITHIN_S)
    saw(told, within_s is not None, f"after {within_s} s; {incidents()}")


def incidents() -> list[dict[str, Any]]:
    """The open alarms."""
    return list(json.loads(alarmctl("status", "--json", user=OPERATOR).stdout)["incidents"])


def install() -> None:
    """As systemd/README.md says, but for udev, which no container has."""
    (HOME / "alarmd.yaml").write_text(ALARMD_YAML, encoding="utf-8")
    (HOME / "households.yaml").write_text(HOUSEHOLDS_YAML, encoding="utf-8")
    block = COMMANDS.search((HOME / "systemd/README.md").read_text(encoding="utf-8"))
    assert block is not None
    for command in block[1].splitlines():
        if command.startswith("systemctl enable"):
            phones_come()
        if not command.startswith("udevadm"):
            done = subprocess.run(
                ["bash", "-c", command], cwd=HOME, capture_output=True, text=True, timeout=120
            )
            saw(f"installs: {command}", done.returncode == 0, done.stderr)
    for user, group in ((OPERATOR, "alarmd"), (STRANGER, "nogroup")):
        run("useradd", "--groups", group, user)


_phones: list[Phones] = []


def phones_come() -> Phones:
    """The modems are plugged in, once."""
    if not _phones:
        _phones.append(Phones())
    return _phones[0]


def _first_night() -> None:
    install()
    phones = phones_come()
    within_s = until(is_serving, UP_WITHIN_S)
    saw("is up and its line is ready", within_s is not None, f"after {within_s} s")
    saw("systemd was told that it is ready", show("SubState")["SubState"] == "running")
    alarm(phones, "ring wang", "an alarm is told through the closed service")
    _looked_at()
    _closed()
    _killed(phones)
    _frozen()
    _misconfigured()
    phones.end()


def _looked_at() -> None:
    mine = alarmctl("incidents", "show", user=OPERATOR)
    saw("an operator reads the alarm", mine.returncode == 0 and "王桂英" in mine.stdout, mine)
    theirs = alarmctl("incidents", "show", user=STRANGER)
    is_refused = theirs.returncode != 0 and "王桂英" not in theirs.stdout + theirs.stderr
    saw("nobody else does", is_refused and "Traceback" not in theirs.stderr, theirs)
    theirs = alarmctl("status", user=STRANGER)
    saw("nor asks how it is", theirs.returncode == 4 and "Traceback" not in theirs.stderr, theirs)
    for path, mode in (("/var/lib/alarmd", 0o750), ("/run/alarmd", 0o750)):
        stat = Path(path).stat()
        owner = pwd.getpwuid(stat.st_uid).pw_name
        is_right = (stat.st_mode & 0o777, owner) == (mode, "alarmd")
        saw(f"{path} is the daemon's", is_right, f"{oct(stat.st_mode)} {owner}")


def _closed() -> None:
    pid = show("MainPID")["MainPID"]
    devices = Path(f"/proc/{pid}/net/dev").read_text().splitlines()[2:]
    names = [line.split(":")[0].strip() for line in devices]
    saw("it has no network", names == ["lo"], names)
    status = Path(f"/proc/{pid}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    saw("it has no capability", int(fields["CapBnd"], 16) == 0, fields["CapBnd"])
    saw("calls of the kernel are filtered", fields["Seccomp"] == "2", fields["Seccomp"])
    limits = Path(f"/proc/{pid}/limits").read_text()
    core = re.search(r"Max core file size +(\S+) +(\S+)", limits)
    saw("it leaves no core file", core is not None and core.groups() == ("0", "0"), core)
    verdict = run("systemd-analyze", "security", "--no-pager", "alarmd").stdout
    found = re.search(r"Overall exposure level for alarmd.service: ([0-9.]+)", verdict)
    saw("systemd calls it closed", found is not None and float(found[1]) <= 1.0, found)


def _again(was: str, within_s: float) -> float | None:
    def is_again() -> bool:
        return show("MainPID")["MainPID"] not in (was, "0") and is_serving()

    return until(is_again, within_s)


def _killed(phones: Phones) -> None:
    was = show("MainPID")["MainPID"]
    open_before = [one["incident"] for one in incidents()]
    os.kill(int(was), signal.SIGKILL)
    within_s = _again(was, RESTART_WITHIN_S)
    saw("kill -9: it is up again", within_s is not None, f"after {within_s} s")
    saw("and knows the open alarm", [one["incident"] for one in incidents()] == open_before)
    alarm(phones, "text zhang 着火了，快来人", "and tells the next alarm")


def _frozen() -> None:
    was = show("MainPID")["MainPID"]
    os.kill(int(was), signal.SIGSTOP)
    within_s = _again(was, FROZEN_WITHIN_S)
    saw("it hangs: the watchdog starts it anew", within_s is not None, f"after {within_s} s")


def _misconfigured() -> None:
    CONFIG.write_text(ALARMD_YAML.replace("lines:", "lignes:"), encoding="utf-8")
    run("systemctl", "restart", "alarmd")
    until(lambda: show("ActiveState")["ActiveState"] == "failed", 20.0)
    state = show("ActiveState", "ExecMainStatus", "NRestarts")
    saw(
        "a faulty file ends it", (state["ActiveState"], state["ExecMainStatus"]) == ("failed", "78")
    )
    log = run("journalctl", "-u", "alarmd", "-n", "20", "--no-pager", "-o", "cat").stdout
    saw("and the log says where", f"{CONFIG.name}:4 lignes:" in log, log)
    CONFIG.write_text(ALARMD_YAML, encoding="utf-8")
    run("systemctl", "restart", "alarmd")
    within_s = until(is_serving, UP_WITHIN_S)
    saw("mended, it runs", within_s is not None, f"after {within_s} s")


def _after_the_reboot() -> None:
    phones = phones_come()
    within_s = until(is_serving, UP_WITHIN_S)
    saw("after a reboot it is up by itself", within_s is not None, f"after {within_s} s")
    known = alarmctl("incidents", "list", user=OPERATOR).stdout
    saw("and knows its alarms", "王桂英" in known and "张三" in known, known)
    verified = alarmctl("journal", "verify")
    saw("and its journal is whole", verified.returncode == 0, verified)
    alarm(phones, "text zhao 我家进贼了，救命", "and tells the next alarm after the reboot")
    began = time.monotonic()
    run("systemctl", "stop", "alarmd")
    state = show("ActiveState", "Result")
    is_right = (state["ActiveState"], state["Result"]) == ("inactive", "success")
    saw("it ends when it is asked to", is_right, f"{state} after {time.monotonic() - began} s")
    phones.end()


def main() -> None:
    """One boot of the box."""
    try:
        {"install": _first_night, "reboot": _after_the_reboot}[sys.argv[1]]()
    except Exception as error:
        saw("the night was told to its end", False, repr(error))
    else:
        saw(f"the night was told to its end: {sys.argv[1]}", True)


if __name__ == "__main__":
    main()
