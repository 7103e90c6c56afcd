"""ARCHITECTURE.md tells the truth: its files are there, and one alarm goes through them so."""

from __future__ import annotations

import re
import sys
from types import FrameType

from tests.modem.virtual_loop import elapse
from tests.sim.story import Story, tell
from tests.source import ROOT

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
_STEP = re.compile(r"^\| `([\w/]+\.py)` \| `(\w+)` \|", re.MULTILINE)


def steps() -> list[tuple[str, str]]:
    """The functions of the page, in its order."""
    return _STEP.findall(PAGE)


class Calls:
    """The order in which functions of the page are called for the first time."""

    def __init__(self) -> None:
        self.wanted, self.seen = set(steps()), list[tuple[str, str]]()

    def __call__(self, frame: FrameType, event: str, argument: object) -> None:
        name = frame.f_code.co_name
        path = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if event == "call" and (path, name) in self.wanted and (path, name) not in self.seen:
            self.seen.append((path, name))


def test_one_alarm_goes_through_the_code_as_the_page_says() -> None:
    calls = Calls()

    async def story(village: Story) -> None:
        await elapse(20.0)
        village.mill.ring(village.hotline(), for_s=10.0)
        before = sys.getprofile()
        sys.setprofile(calls)
        await elapse(40.0)
        sys.setprofile(before)
        assert any(phone.texts for phone in village.neighbours)

    tell(story)
    assert calls.seen == steps()


def test_the_page_has_the_seven_rules() -> None:
    assert re.findall(r"^(\d)\. ", PAGE, re.MULTILINE) == list("1234567")
