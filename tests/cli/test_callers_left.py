"""Who rang in vain and got no alarm, since so many did, is named under the list of alarms."""

from __future__ import annotations

from pathlib import Path

from alarmd.incident.facts.entries import CallersLeft
from alarmd.reports.queries import Reports
from tests.alarmd.journals import fire
from tests.cli.box import box


def test_who_rang_in_vain_and_got_no_alarm_is_named_for_a_day(tmp_path: Path) -> None:
    here = box(tmp_path)
    here.write([CallersLeft("north", ("h1", "h2"), ("王桂英", "张三")), *fire(1)])
    output = here.run("incidents", "list").output
    assert "CALL THEM  2 more houses rang while no line could hear them" in output
    assert "王桂英, 张三" in " ".join(output.split())
    assert "请回电" in here.run("incidents", "list", "--open", lang="zh").output
    assert len(here.json("incidents", "list")) == 1
    with Reports(here.journal) as reports:
        ended = reports.box().last_utc
        assert ended is not None
        assert reports.left_since(ended + 1.0) == []
