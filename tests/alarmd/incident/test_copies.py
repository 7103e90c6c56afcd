"""A changed copy is what the constructor would have made."""

from __future__ import annotations

import dataclasses

import pytest

from alarmd.incident.copies import replace
from alarmd.incident.entries import CameBack, LineMended
from alarmd.incident.world import LineFacts, RingingCall, World

CALL = RingingCall("1-1", 5.0, waiting=False, number="")


def test_some_fields_change_and_the_others_stay() -> None:
    line = LineFacts("line1", ringing=(CALL,), refused_in_row=2)
    changed = replace(line, state="ready", refused_in_row=0)
    assert changed == dataclasses.replace(line, state="ready", refused_in_row=0)
    assert line == LineFacts("line1", ringing=(CALL,), refused_in_row=2)


def test_nothing_changed_is_an_equal_copy() -> None:
    assert replace(World(at=3.0)) == World(at=3.0)


def test_a_class_may_have_one_field() -> None:
    assert replace(CameBack("wang"), party="zhang") == CameBack("zhang")
    assert replace(LineMended("north")) == LineMended("north")


def test_a_field_that_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(KeyError):
        replace(CALL, nobody=1)  # type: ignore[call-arg]
