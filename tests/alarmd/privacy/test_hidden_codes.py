"""Codes that end an alarm are shown to nobody, in whatever entry they stand."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from alarmd.privacy.hidden_codes import HiddenCodes
from modem.private import HIDDEN
from tests.alarmd.privacy.test_public import KINDS, marked

OPENED = '{"incident":7,"codes":[{"party":"li","code":"473"}]}'


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_entry_of_every_kind_is_shown(kind: type[Any]) -> None:
    """Also one that names its person as a whole, not by an id."""
    data = msgspec.json.encode(marked().instance(kind)).decode()
    shown = HiddenCodes([OPENED]).shown(data)
    assert shown is not None
    assert json.loads(shown).keys() == json.loads(data).keys()


@pytest.mark.parametrize("whose", ['"incident":7', '"party":"li"', '"incident":9,"party":"li"'])
def test_a_code_is_hidden_in_what_was_said_of_its_alarm_or_to_its_officer(whose: str) -> None:
    shown = HiddenCodes([OPENED]).shown(f'{{{whose},"text":"结 473 14730"}}')
    assert shown is not None
    assert json.loads(shown)["text"] == f"结 {HIDDEN} 14730"


@pytest.mark.parametrize(
    "data",
    ['{"incident":[7],"party":{}}', '{"incident":null,"text":473}', "[473]", '"473"', "473"],
)
def test_what_is_no_entry_of_ours_stays_as_it_is(data: str) -> None:
    assert HiddenCodes([OPENED]).shown(data) == data.encode()
