"""strangers: who rang or texted and is not enrolled, with what they wrote, on record."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmd.incident.facts.entries import Entry, RingHeard, TextHeard, TextUnintelligible
from cli.render import width
from tests.alarmd.journals import write_journal
from tests.cli.box import NOW, Box, box

SELLER = "+8610000000777"


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def past() -> list[Entry]:
    return [
        RingHeard("north", "1-1", "", ""),
        RingHeard("north", "1-2", "+8610000000102", "zhang"),
        TextHeard("south", "a", "10086", "", "您的余额为3元，请及时充值。" * 8, 0.0),
        RingHeard("north", "1-3", SELLER, ""),
        *(TextHeard("north", f"b{n}", SELLER, "", f"卖菜 {n}", 0.0) for n in range(7)),
        TextUnintelligible("north", "c", SELLER, "", "00", "odd"),
    ]


def test_strangers_and_carriers_stand_apart_with_their_words(here: Box) -> None:
    here.write(past())
    lines = here.run("strangers").output.splitlines()
    assert lines[0] == "Strangers"
    assert SELLER in lines[2]
    assert lines[2].split()[-3:-1] == ["1", "8"]
    assert "a text that cannot be read" in lines[3]
    assert '"卖菜 6"' in lines[4]
    assert "3 texts more" in lines[8]
    assert "withheld" in lines[9]
    assert lines[11] == "Carriers and services"
    assert "10086" in lines[13]
    assert "余额" in lines[14]
    assert "张建国" not in here.run("strangers").output


def test_every_line_fits_80_columns(here: Box) -> None:
    here.write(past())
    for lang in ("en", "zh"):
        output = here.run("strangers", lang=lang).output
        assert all(width(line) <= 80 for line in output.splitlines()), output


def test_only_the_last_days_are_shown(here: Box) -> None:
    old = RingHeard("north", "1-1", SELLER, "")
    write_journal(here.journal, [old], start_utc=NOW - 3 * 86400.0)
    write_journal(here.journal, [], start_utc=NOW)
    assert here.json("strangers", "--days", "4") != []
    assert here.json("strangers", "--days", "2") == []
    said = here.run("strangers", "--days", "2", lang="zh").output
    assert said == "正常  2 天内没有陌生来电或短信\n"


def test_json_has_every_text(here: Box) -> None:
    here.write(past())
    seller, carrier, withheld = here.json("strangers")
    assert (seller["number"], seller["rings"], len(seller["texts"])) == (SELLER, 1, 8)
    assert withheld["number"] is None
    assert carrier["is_service"] is True
    assert seller["texts"][-1]["text"] is None


def test_the_look_is_put_on_record(here: Box) -> None:
    here.write(past())
    with here.daemon(looked_up={}):
        here.run("strangers")
    [(command, arguments)] = here.requests
    assert (command, arguments["what"]) == ("looked_up", "strangers")
