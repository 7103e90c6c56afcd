"""A box for alarmctl: files in a folder, a journal with a past, a daemon that answers as told."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from alarmd.control.protocol import ControlServer, Refused, unknown_command
from alarmd.i18n.language import t
from alarmd.incident.facts.entries import Entry
from alarmd.system.peers import Peer
from cli.main import alarmctl
from tests.alarmd.journals import STARTED_UTC, write_journal
from tests.source import ROOT

NOW = STARTED_UTC + 120.0

HOUSEHOLDS = """\
# the village by the stream
village: 桃源村
groups:
  east: {name: 东组, officers: [li], widen_to: {parties: [chen]}}
  west: {name: 西组, officers: [li]}
officers:
  - {id: li, name: 李警官, phones: [+8610000000201]}
heads:
  - {id: chen, name: 陈主任, phones: [+8610000000301]}
households:
  - id: wang # the mill
    name: 王桂英
    group: east
    landmark: 磨坊旁
    phones: [+8610000000101, {number: +8610000000151, text: no}]
    note: 心脏病
  - {id: zhang, name: 张建国, group: east, phones: [+8610000000102]}
  - {id: lisi, name: 李四, group: east, phones: [+8610000000103]}
  - {id: sun, name: 孙一, group: west, phones: [+8610000000104]}
  - {id: sun2, name: 孙一, group: west, phones: [+8610000000105]}
"""
CONFIG = """\
households: households.yaml
state: state
lines:
  - {name: north, port: /dev/null}
  - {name: south, port: /nowhere/modem}
"""


@dataclass
class Box:
    """The folder of a box and how alarmctl is run on it."""

    folder: Path
    requests: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def config(self) -> Path:
        """Its alarmd.yaml."""
        return self.folder / "alarmd.yaml"

    @property
    def households(self) -> Path:
        """Its households.yaml."""
        return self.folder / "households.yaml"

    @property
    def journal(self) -> Path:
        """Its journal."""
        return self.folder / "state" / "journal.db"

    def run(self, *arguments: str, lang: str = "en", **extra: Any) -> Result:
        """Run alarmctl on this box, two minutes after the journal began."""
        words = ["--config", str(self.config), "--lang", lang, *arguments]
        environment = {"COLUMNS": "80", **extra.pop("env", {})}
        return CliRunner().invoke(alarmctl, words, obj=lambda: NOW, env=environment, **extra)

    def json(self, *arguments: str) -> Any:
        """Run alarmctl with --json and read what it printed."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def write(self, entries: Sequence[Entry]) -> None:
        """Give the box a past."""
        write_journal(self.journal, entries)

    @contextmanager
    def daemon(self, **results: dict[str, Any] | Refused) -> Iterator[None]:
        """Answer control requests with these results by command, and keep what was asked."""

        async def answer(command: str, arguments: Mapping[str, Any], peer: Peer) -> dict[str, Any]:
            self.requests.append((command, arguments))
            result = results.get(command)
            if isinstance(result, Refused):
                raise result
            if result is None:
                raise unknown_command(command)
            return result

        with _serving(ControlServer(self.folder / "state" / "control.sock", answer)):
            yield


def box(folder: Path) -> Box:
    """A new box in an empty folder."""
    (folder / "state").mkdir()
    (folder / "alarmd.yaml").write_text(CONFIG)
    (folder / "households.yaml").write_text(HOUSEHOLDS)
    return Box(folder)


def started(folder: Path, *arguments: str, config: str = "") -> subprocess.CompletedProcess[str]:
    """Run alarmctl as a process of its own that begins in `folder`; `config` is $ALARMD_CONFIG."""
    environment = {**os.environ, "ALARMD_CONFIG": config, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "cli", *arguments], cwd=folder, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def refusal() -> Refused:
    """What a daemon says that will not."""
    return Refused("not_open", t("there is no alarm {number}", number=7))


@contextmanager
def _serving(server: ControlServer) -> Iterator[None]:
    """Serve on a loop of another thread, as the daemon is another process."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        yield
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def line(name: str, **changes: Any) -> dict[str, Any]:
    """A line as the daemon tells of it: ready and idle."""
    return {
        "name": name,
        "port": f"/dev/{name}",
        "state": "ready",
        "model": "SIM7600",
        "imei": "",
        "operator": "中国移动",
        "registration": "home",
        "signal_dbm": -73,
        "carries_texts": True,
        "carries_calls": True,
        "texts_last_hour": 12,
        "calls_last_hour": 3,
        "texts_per_hour": 200,
        "calls_per_hour": 20,
        "store_used": 0,
        "store_capacity": 30,
        "resets": 0,
        "doing": "",
        "faults": [],
        **changes,
    }


def case(number: int, **changes: Any) -> dict[str, Any]:
    """An open incident as the daemon tells of it: nobody is coming yet."""
    coming, is_drill = changes.get("coming"), changes.get("status") == "exercise"
    verdict = "drill" if is_drill else "helped" if coming else "nobody"
    return {
        "incident": number,
        "kind": "fire",
        "status": "actual",
        "verdict": "closed" if changes.get("is_closed") else verdict,
        "originator": "王桂英",
        "landmark": "磨坊旁",
        "opened_utc": NOW - 30,
        "recipients": 3,
        "told": 2,
        "coming": [],
        "cannot": 0,
        "not_reached": [],
        "devices": [],
        "is_called_false": False,
        "is_exhausted": False,
        "is_closed": False,
        "closed_utc": None,
        "reason": None,
        "wave": 1,
        "late": [],
        **changes,
    }


def status(**changes: Any) -> dict[str, Any]:
    """A daemon with two good lines and nothing to do."""
    return {
        "version": "0.1.0",
        "pid": 1,
        "utc": NOW,
        "uptime_s": 7300.0,
        "roster": {
            "digest": "d",
            "village": "桃源村",
            "households": 5,
            "groups": 2,
            "officers": 1,
            "problems": [],
        },
        "lines": [line("north"), line("south")],
        "incidents": [],
        "journal": {"entries": 16, "unwritten": 0, "path": "journal.db"},
        "problems": [],
        **changes,
    }
