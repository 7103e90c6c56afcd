"""What the daemon answers over its control socket, asked of a whole box on virtual time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from alarmd.control.protocol import Refused
from alarmd.control.requests import Answers
from alarmd.incident.facts.entries import (
    CallersLeft,
    Closed,
    CloseReason,
    IncidentOpened,
    Kind,
    LookedUp,
    Status,
)
from alarmd.incident.facts.evolve import fold
from alarmd.system.peers import Peer
from tests.alarmd.box import OFFICER, Box, number, play
from tests.modem.pipe import hotline
from tests.modem.virtual_loop import elapse

ZHOU = Peer(1000, "zhou")

Ask = Callable[..., Awaitable[dict[str, Any]]]


def asking(folder: Path, story: Callable[[Box, Ask], Awaitable[None]], households: int = 5) -> None:
    """Run a story that asks a started box."""

    async def started(box: Box) -> None:
        answers = Answers(await box.start(), pid=42)

        async def ask(command: str, **arguments: Any) -> dict[str, Any]:
            return await answers.answer(command, arguments, ZHOU)

        await story(box, ask)
        await box.kill()

    play(folder, started, households=households)


async def refusal(ask: Ask, command: str, **arguments: Any) -> str:
    """The code with which this is refused."""
    with pytest.raises(Refused) as refused:
        await ask(command, **arguments)
    assert str(refused.value.message)
    return refused.value.code


def test_a_quiet_box_says_that_all_is_well(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        status = await ask("status")
        assert status["pid"] == 42
        assert status["roster"]["households"] == 5
        assert [line["state"] for line in status["lines"]] == ["ready", "ready"]
        assert status["lines"][0]["doing"] == ""
        assert status["incidents"] == []
        assert status["problems"] == []
        assert status["journal"]["unwritten"] == 0

    asking(tmp_path, story)


def test_status_shows_what_each_line_does_and_who_is_coming(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        box.phone(number(2)).behaviour.reply = "1"
        box.phone(number(1)).text(hotline(1), "着火")
        await elapse(35.0)
        status = await ask("status")
        assert any("#1" in line["doing"] for line in status["lines"])
        (incident,) = status["incidents"]
        assert (incident["kind"], incident["originator"]) == ("fire", "王1")
        assert incident["coming"] == ["王2"]
        assert incident["told"] == incident["recipients"] == 5
        assert status["lines"][0]["texts_last_hour"] + status["lines"][1]["texts_last_hour"] >= 6

    asking(tmp_path, story)


def test_the_operator_raises_an_alarm_and_closes_it(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        raised = await ask("raise", party="h3", kind="medical", by="zhou", note="fell")
        assert raised == {"incident": 1}
        await elapse(20.0)
        (opened,) = [e for e in box.journal() if isinstance(e, IncidentOpened)]
        assert (opened.kind, opened.raised_by, opened.text) == (Kind.MEDICAL, "zhou", "fell")
        assert len(box.texts_to(OFFICER)) == 1
        again = await ask("raise", party="h3", by="zhou")
        assert again == raised, "it joins the open one"
        assert await ask("close", incident=1, reason="false", by="zhou", is_certain=True) == {
            "incident": 1,
            "waits": False,
        }
        closed = [e for e in box.journal() if isinstance(e, Closed)]
        assert closed[0].reason is CloseReason.FALSE
        assert await refusal(ask, "close", incident=1, by="zhou") == "not_open"

    asking(tmp_path, story)


def test_a_drill_is_said_to_be_one_and_leaves_the_officer_out(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        drilled = await ask("drill", group="east", by="zhou")
        assert drilled == {"incidents": [1], "waits_until_utc": None}
        await elapse(30.0)
        (opened,) = [e for e in box.journal() if isinstance(e, IncidentOpened)]
        assert opened.status is Status.EXERCISE
        assert box.texts_to(OFFICER) == []
        assert all("演练" in text for text in box.texts_to(number(2)))
        assert await refusal(ask, "drill", party="h1", by="zhou") == "open_incident"
        assert await refusal(ask, "drill", group="west", by="zhou") == "unknown_group"

    asking(tmp_path, story)


def test_a_drill_says_that_it_waits_when_the_texts_of_all_lines_are_used_up(
    tmp_path: Path,
) -> None:
    async def story(box: Box) -> None:
        config = box.folder / "alarmd.yaml"
        config.write_text("policy: {texts_per_hour: 1}\n" + config.read_text())
        answers = Answers(await box.start(), pid=42)
        await answers.answer("raise", {"party": "h2", "by": "zhou"}, ZHOU)
        await elapse(60.0)
        status = await answers.answer("status", {}, ZHOU)
        assert all(line["texts_last_hour"] >= 1 for line in status["lines"])
        drilled = await answers.answer("drill", {"party": "h1", "by": "zhou"}, ZHOU)
        assert 3500.0 < drilled["waits_until_utc"] - status["utc"] < 3600.0
        await elapse(60.0)
        assert not any("演练" in text for text in box.texts_to(number(3)))
        await box.kill()

    play(tmp_path, story, lines=1)


def test_with_somebody_of_no_group_there_is_no_drill_but_an_alarm(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        assert await refusal(ask, "drill", party="li", by="zhou") == "no_group"
        exercise = {"party": "li", "status": "exercise", "by": "zhou"}
        assert await refusal(ask, "raise", **exercise) == "no_group"
        assert await ask("raise", party="li", by="zhou") == {"incident": 1}

    asking(tmp_path, story)


@pytest.mark.parametrize(
    ("command", "arguments", "code"),
    [
        ("fly", {}, "unknown_command"),
        ("raise", {"by": "zhou"}, "bad_argument"),
        ("raise", {"party": "nobody", "by": "zhou"}, "unknown_party"),
        ("raise", {"party": "h1", "kind": "flood", "by": "zhou"}, "bad_argument"),
        ("raise", {"party": "h1", "by": "z" * 65}, "bad_argument"),
        ("raise", {"party": 7, "by": "zhou"}, "bad_argument"),
        ("raise", {"party": "h1", "kind": ["fire"]}, "bad_argument"),
        ("raise", {"party": "h1", "status": {"actual": 1}}, "bad_argument"),
        ("raise", {"party": "h1", "note": "x\n<2>CRITICAL forged"}, "bad_argument"),
        ("raise", {"party": "h1", "by": "zhou\x1b[2J"}, "bad_argument"),
        ("looked_up", {"what": "list\u202e", "by": "zhou"}, "bad_argument"),
        ("close", {"incident": 1, "reason": []}, "bad_argument"),
        ("close", {"incident": "1", "by": "zhou"}, "bad_argument"),
        ("close", {"incident": True, "by": "zhou"}, "bad_argument"),
        ("close", {"incident": 1, "is_certain": "yes"}, "bad_argument"),
        ("close", {"incident": 9, "by": "zhou"}, "no_such_incident"),
        ("close", {"incident": 0, "by": "zhou"}, "no_such_incident"),
    ],
)
def test_nonsense_is_refused_with_a_reason(
    tmp_path: Path, command: str, arguments: dict[str, Any], code: str
) -> None:
    async def story(box: Box, ask: Ask) -> None:
        assert await refusal(ask, command, **arguments) == code

    asking(tmp_path, story)


def test_who_it_was_is_the_kernels_word_and_never_the_clients(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        for words in (
            ("raise", {"party": "h3", "by": "director_wang"}),
            ("raise", {"party": "h2"}),
            ("close", {"incident": 1, "by": "director_wang", "is_certain": True}),
            ("looked_up", {"what": "list", "by": "director_wang"}),
        ):
            await ask(words[0], **words[1])
        by = [e.raised_by for e in box.journal() if isinstance(e, IncidentOpened)]
        by += [e.by for e in box.journal() if isinstance(e, Closed | LookedUp)]
        said = "zhou (director_wang)"
        assert by == [said, "zhou", said, said]

    asking(tmp_path, story)


def test_a_login_name_that_is_an_officers_id_does_not_stand_for_the_officer(
    tmp_path: Path,
) -> None:
    async def story(box: Box, ask: Ask) -> None:
        await ask("raise", party="h3")
        answers = Answers(box.daemon, pid=42) if box.daemon else None
        assert answers is not None
        await answers.answer(
            "close", {"incident": 1, "by": "li", "is_certain": True}, Peer(1001, "li")
        )
        assert [e.by for e in box.journal() if isinstance(e, Closed)] == ["li (uid 1001)"]

    asking(tmp_path, story)


def test_a_look_at_a_person_is_on_record(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        await ask("looked_up", what="party:h1", by="zhou")
        looked = [e for e in box.journal() if isinstance(e, LookedUp)]
        assert [(e.what, e.by) for e in looked] == [("party:h1", "zhou")]

    asking(tmp_path, story)


def test_reload_says_what_is_wrong_with_a_bad_file(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        box.write_households(6)
        assert (await ask("reload"))["households"] == 6
        (tmp_path / "households.yaml").write_text("village: Liuxi\nvillage: two\n")
        refused = await ask("reload")
        assert refused["is_refused"]
        assert refused["households"] == 6
        assert any("households.yaml:2" in problem for problem in refused["problems"])
        status = await ask("status")
        assert any("households" in problem["en"] for problem in status["problems"])

    asking(tmp_path, story)


def test_what_is_wrong_with_the_box_is_said_the_gravest_first(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        box.phone(number(1)).text(hotline(1), "救命")
        await elapse(8.0)
        for pipe in box.pipes.values():
            pipe.unplug()
        await elapse(700.0)
        said = [problem["en"] for problem in (await ask("status"))["problems"]]
        assert said[0].startswith("alarm 1: nobody answers")
        assert said[1] == "no line works: nobody can be told"
        assert [sentence.split(":")[0] for sentence in said[2:]] == ["line line1", "line line2"]

    asking(tmp_path, story)


def test_who_rang_in_vain_and_got_no_alarm_is_named_for_a_day(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        daemon = box.daemon
        assert daemon is not None

        async def said() -> list[str]:
            problems = (await ask("status"))["problems"]
            return [one["en"] for one in problems if one["code"] == "callers"]

        now = daemon.clock.now()
        daemon.world = fold(daemon.world, [CallersLeft("line1", ("h1", "gone"))], now)
        assert await said() == [
            "2 more houses rang while no line could hear them, and got no alarm; call them: "
            "王1, gone"
        ]
        await elapse(86_500.0)
        assert await said() == []

    asking(tmp_path, story)


def test_before_any_roster_is_there_requests_are_refused(tmp_path: Path) -> None:
    async def story(box: Box, ask: Ask) -> None:
        assert box.daemon is not None
        box.daemon.rosters.roster = None
        assert await refusal(ask, "raise", party="h1", by="zhou") == "no_roster"
        assert (await ask("status"))["roster"]["households"] == 0

    asking(tmp_path, story)
