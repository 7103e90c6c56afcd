"""Hides the closing codes of officers in what anybody is shown: an export, a story, a list; and in
an export what the box has learnt of how people answer (docs/decisions/0034).

The journal keeps them, and its chain stands over them; whoever reads a code could end an alarm in
the officer's name (docs/decisions/0023).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec

from alarmd.incident.facts.entries import ClosingCode
from modem.private import HIDDEN


def without_codes(text: str, codes: Iterable[str]) -> str:
    """The text with each of these codes hidden; longer numbers stay as they are."""
    known = "|".join(sorted(code for code in codes if code))
    return re.sub(rf"(?<!\d)(?:{known})(?!\d)", HIDDEN, text) if known and text else text


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_NONE: set[str] = set()


class _Opening(msgspec.Struct):
    incident: int
    codes: tuple[ClosingCode, ...] = ()


def _unlearnt(copy: Any) -> Any:
    """A recipient's copy without what the box knew of how they answer."""
    return {**copy, "known": None} if isinstance(copy, dict) and "known" in copy else copy


class HiddenCodes:
    """Knows every code that was given, from the data of the rows that opened alarms."""

    def __init__(self, opened: Iterable[str]) -> None:
        self._of_incident: dict[int, set[str]] = defaultdict(set)
        self._of_party: dict[str, set[str]] = defaultdict(set)
        for data in opened:
            with suppress(msgspec.MsgspecError):  # a journal that was changed may hold anything
                opening = msgspec.json.decode(data, type=_Opening)
                for one in opening.codes:
                    self._of_incident[opening.incident].add(one.code)
                    self._of_party[one.party].add(one.code)

    def shown(self, data: str, *, is_merged: bool = False) -> bytes | None:
        """An entry as JSON with HIDDEN in the place of each code, without what was learnt of
        people, and each field once: where public and private parts were merged, the second of two
        fields of one name counts. None if it is not JSON, in a journal that was changed.
        """
        try:
            entry = _decode(data)
        except msgspec.MsgspecError:
            return None
        if not isinstance(entry, dict):
            return data.encode()
        codes = self._codes_in(entry)
        if not codes and "recipients" not in entry and "answers" not in entry:
            return _encode(entry) if is_merged else data.encode()
        changed = dict(entry)
        if codes and isinstance(entry.get("text"), str):
            changed["text"] = without_codes(entry["text"], codes)
        if codes and "codes" in entry:
            changed["codes"] = HIDDEN
        if isinstance(entry.get("recipients"), list):
            changed["recipients"] = [_unlearnt(one) for one in entry["recipients"]]
        if "answers" in entry:
            changed["answers"] = None
        is_as_it_was = changed == entry and not is_merged
        return data.encode() if is_as_it_was else _encode(changed)

    def _codes_in(self, entry: dict[str, Any]) -> set[str]:
        """The codes that may stand in this entry: those of its alarm and of its person."""
        incident, party = entry.get("incident"), entry.get("party")
        of_alarm = self._of_incident.get(incident, _NONE) if isinstance(incident, int) else _NONE
        of_person = self._of_party.get(party, _NONE) if isinstance(party, str) else _NONE
        return of_alarm | of_person if of_alarm and of_person else of_alarm or of_person
