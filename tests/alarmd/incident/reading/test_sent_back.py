"""A text of ours that comes back from a phone says nothing: it raises no alarm and closes none."""

from __future__ import annotations

from itertools import product

import pytest
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.incident.content.sms import sms_text
from alarmd.incident.facts.entries import Kind, Purpose, Status
from alarmd.incident.reading.meaning import Act, Situation
from alarmd.incident.reading.understand import understand
from tests.alarmd.incident.core import OF_THE_BOX
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import LISI, MILL, OFFICER, ZHANG, ZONE

OURS = [p for p in Purpose if p not in OF_THE_BOX]
NOT_IN_DRILLS = (
    Purpose.NOBODY_YET, Purpose.EXHAUSTED, Purpose.OFFICER_OUT, Purpose.CODES_GUESSED,
    Purpose.CODE_ASKED, Purpose.CODE_REFUSED, Purpose.HELD,
)  # fmt: skip
HOUSES = {Language.ZH: ("王三", "大槐树下", "耳背"), Language.EN: ("Mill", "by the bridge", "deaf")}
IN_REPLY = [one for one in Situation if one is not Situation.IDLE]


def sent_back(purpose: Purpose, status: Status, sign: str) -> set[tuple[str, bool]]:
    """Every text for this purpose, and whether an officer has it."""
    texts = set()
    said = product(Language, Language, Kind, (None, 5.0), (None, 7.0), ([], ["zhang", "li"]))
    for language, names, kind, false_said_at, insisted_at, coming in said:
        name, landmark, note = HOUSES[names]
        people = [replace(one, language=language) for one in (MILL, OFFICER, ZHANG, LISI)]
        mill = replace(people[0], name=name, landmark=landmark, note=note, shares_number=True)
        incident = incident_of(
            mill, people[1:], id=12, sign=sign, kind=kind, status=status, coming=coming,
            false_said_at=false_said_at, insisted_at=insisted_at,
        )  # fmt: skip
        for person in incident.notifications.values():
            texts.add((sms_text(incident, person, purpose, ZONE), person.is_officer))
    return texts


@pytest.mark.parametrize(
    ("purpose", "status"),
    [(purpose, Status.ACTUAL) for purpose in OURS]
    + [(purpose, Status.EXERCISE) for purpose in OURS if purpose not in NOT_IN_DRILLS],
)
@pytest.mark.parametrize("sign", ["", "柳溪联防", "王家湾", "Liuxi"])
def test_a_text_of_ours_raises_and_closes_nothing(
    purpose: Purpose, status: Status, sign: str
) -> None:
    for (text, is_officer), situation in product(sent_back(purpose, status, sign), IN_REPLY):
        act = understand(text, situation, is_officer=is_officer).act
        assert act not in (Act.ALARM, Act.CLOSE, Act.LEAVE), text


@pytest.mark.parametrize(
    ("own", "act"),
    [("来不了", Act.CANNOT), ("马上到", Act.COMING), ("结12误", Act.CLOSE), ("办完了", Act.CLOSE)],
)
def test_what_an_officer_writes_behind_it_counts(own: str, act: Act) -> None:
    ours = (
        "【王家湾】王三家（大槐树下）着火了（耳背）！晚上9点04分，警情12。"
        "出警回1或回拨，去不了回2，办完回“结12”"
    )
    assert understand(f"{ours}\n{own}", Situation.ASKED, is_officer=True).act is act


EVERY = 13  # of hundreds of texts that differ in a word
REACTIONS = (
    "Liked “{}”",
    "Emphasized “{}”",
    "Questioned “{}”",
    "🔥 to “{}”",
    "对“{}”点了赞",
    "👍“{}”",
)


@pytest.mark.parametrize("purpose", OURS)
@pytest.mark.parametrize("reaction", REACTIONS)
def test_a_reaction_to_a_text_of_ours_raises_and_closes_nothing(
    purpose: Purpose, reaction: str
) -> None:
    for sign in ("柳溪联防", "Liuxi"):
        for text, is_officer in sorted(sent_back(purpose, Status.ACTUAL, sign))[::EVERY]:
            whole = reaction.format(text)
            for sent, situation in product((whole, whole[:67] + "…"), Situation):
                act = understand(sent, situation, is_officer=is_officer).act
                assert act not in (Act.ALARM, Act.CLOSE, Act.LEAVE, Act.COMING, Act.MISTAKE), sent
