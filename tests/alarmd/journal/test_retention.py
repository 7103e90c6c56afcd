"""What belongs to a person goes when its time is over, and never before; the chain stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alarmd.incident.facts.entries import (
    AttemptDelivered,
    AttemptStarted,
    AttemptSubmitted,
    CameBack,
    Channel,
    Closed,
    CloseReason,
    Entry,
    LeftScheme,
    LookedUp,
    PrivatePartsErased,
    Purpose,
    Reason,
    RingHeard,
    RosterLoaded,
    Settled,
    TextHeard,
)
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.journal import verification
from alarmd.journal.database import Journal, JournalError
from alarmd.journal.recollection import Fold
from alarmd.journal.retention import (
    ALARMS_S,
    PIECE,
    STRANGERS_S,
    STRANGERS_WORDS_S,
    next_piece,
)
from alarmd.journal.verification import Flaw, verify
from alarmd.reports.queries import Reports
from tests.alarmd.journals import WANG, closed, fire, tamper

BEGAN_AT, BEGAN_UTC = 5_000_000.0, 1_780_000_000.0
DAY_S = 86_400.0
STRANGER = "+8613012345678"
WORDS = "您的验证码是482913"


@dataclass
class Years:
    """A journal over years: `pass_by` goes on, `erase` does what is due then."""

    path: Path
    passed_s: float = 0.0
    ahead_s: float = 0.0  # of the calendar
    world: World = field(default_factory=World)

    def __post_init__(self) -> None:
        self.journal = Journal(self.path)

    @property
    def now(self) -> float:
        return BEGAN_AT + self.passed_s

    @property
    def utc(self) -> float:
        return BEGAN_UTC + self.passed_s + self.ahead_s

    def write(self, *entries: Entry) -> None:
        self.world = fold(self.world, entries, self.now)
        self.journal.append(entries, self.now, self.utc)

    def pass_by(self, seconds: float) -> None:
        self.passed_s += seconds

    def erase(self) -> int:
        """Everything that is due; in how many pieces."""
        pieces, is_more = 0, True
        while is_more:
            piece, is_more = next_piece(self.journal, self.world, self.now, self.utc)
            if piece is not None:
                self.write(piece)
                pieces += 1
        return pieces

    def data(self, seq: int) -> str:
        """What is left of an entry."""
        [(data,)] = self.journal.ask("SELECT data FROM entries WHERE seq = ?", seq)
        return str(data)

    def file(self) -> bytes:
        """All octets on the disk, as they are when the box has stopped."""
        self.journal.close()
        return b"".join(one.read_bytes() for one in self.path.parent.iterdir())


@pytest.fixture
def years(tmp_path: Path) -> Iterator[Years]:
    told = Years(tmp_path / "journal.db")
    yield told
    told.journal.close()


def heard(party: str = "") -> TextHeard:
    return TextHeard("north", f"key {WORDS}", STRANGER, party, WORDS, BEGAN_UTC)


def test_a_strangers_words_go_after_a_week_and_who_it_was_after_90_days(years: Years) -> None:
    years.write(heard(), RingHeard("north", "c1", STRANGER, ""))
    years.pass_by(STRANGERS_WORDS_S - 1.0)
    assert years.erase() == 0
    assert WORDS in years.data(1)
    years.pass_by(1.0)
    assert years.erase() == 1
    assert WORDS not in years.data(1)
    assert STRANGER in years.data(1)
    years.pass_by(STRANGERS_S - STRANGERS_WORDS_S - 1.0)
    years.erase()
    assert STRANGER in years.data(1)
    years.pass_by(1.0)
    years.erase()
    assert STRANGER not in years.data(1) + years.data(2)
    assert verify(years.path).findings == ()


def test_what_enrolled_people_say_stays_with_the_alarms_for_two_years(years: Years) -> None:
    years.write(heard("wang"), *fire(1), closed(1), Settled(1), LookedUp("party:wang", "zhou"))
    last = years.journal.seq
    years.pass_by(ALARMS_S - 1.0)
    years.erase()
    assert WORDS in years.data(1)
    assert "party:wang" in years.data(last)
    years.pass_by(1.0)
    years.erase()
    left = "".join(years.data(seq) for seq in range(1, last + 1))
    for word in (WORDS, "王桂英", "wang", "+86100000", "mill", "zhou"):
        assert word not in left, word
    verdict = verify(years.path, folds_all=True)
    assert verdict.findings == ()


def test_no_octet_of_it_is_left_in_the_files(years: Years) -> None:
    years.write(heard(), *fire(1), closed(1), Settled(1))
    years.pass_by(ALARMS_S)
    years.erase()
    for _ in range(3):  # the log is overwritten from its beginning, as it is every day
        years.write(LookedUp("list", "zhou"))
        years.journal.tidy()
    left = years.file()
    assert WORDS.encode() not in left
    assert STRANGER.encode() not in left
    assert "王桂英".encode() not in left


def test_an_old_alarm_is_still_told_by_what_is_left(years: Years) -> None:
    years.write(*fire(1), closed(1), Settled(1))
    years.pass_by(ALARMS_S)
    years.erase()
    story = Reports(years.path).story(1)
    assert len(story.events) > 3
    assert "王桂英" not in str(story)


def test_an_alarm_that_is_not_settled_keeps_everything_behind_it(years: Years) -> None:
    years.write(LookedUp("party:wang", "zhou"), *fire(1), LookedUp("party:wang", "zhou"))
    years.pass_by(ALARMS_S + DAY_S)
    years.erase()
    assert "party:wang" not in years.data(1)
    assert "王桂英" in years.data(2)
    assert "party:wang" in years.data(years.journal.seq - 1)
    years.write(Closed(1, "zhou", CloseReason.REAL), Settled(1))
    years.pass_by(ALARMS_S)
    years.erase()
    assert "王桂英" not in years.data(2)


def test_who_has_left_the_scheme_is_known_for_as_long_as_they_are_enrolled(years: Years) -> None:
    years.write(RosterLoaded("d", 1, (WANG,)), LeftScheme(WANG, STRANGER, "TD"))
    years.pass_by(ALARMS_S)
    years.erase()
    assert '"wang"' in years.data(2)
    assert "王桂英" in years.data(1), "the operators of a box that has run for two years"
    again = Fold(World(), 0)
    again.take(years.journal.rows(0, 100))
    assert again.unfit == 0
    assert set(again.world.leavers) == {"wang"}
    assert verify(years.path).findings == ()
    years.write(replace_leaver(years.world), RosterLoaded("e", 1))
    years.pass_by(DAY_S)
    years.write(LookedUp("list", "zhou"))
    years.pass_by(ALARMS_S)
    years.erase()
    assert '"wang"' not in years.data(2)
    assert "王桂英" not in years.data(1)


def replace_leaver(world: World) -> Entry:
    assert set(world.leavers) == {"wang"}
    return CameBack("wang")


def test_no_piece_ends_in_the_middle_of_an_alarm(years: Years) -> None:
    years.write(RosterLoaded("d", 1, (WANG,)))
    years.write(*(LookedUp("list", "zhou") for _ in range(PIECE - 6)))
    years.write(*fire(1), LookedUp("list", "zhou"))
    years.pass_by(ALARMS_S / 2)
    years.write(closed(1), Settled(1), *told_of_the_box(9001), LookedUp("list", "zhou"))
    ended = years.journal.seq - 1
    years.pass_by(ALARMS_S / 2)
    years.erase()
    assert "王桂英" in years.data(PIECE - 4), "it was closed a year ago"
    assert years.world.erased is not None
    assert years.world.erased.alarms_up_to == PIECE - 5
    years.pass_by(ALARMS_S / 2)
    years.erase()
    assert "王桂英" not in years.data(PIECE - 4)
    assert years.world.erased.alarms_up_to >= ended
    fold_again = Fold(World(), 0)
    fold_again.take(years.journal.rows(0, 10_000))
    assert (fold_again.unfit, fold_again.reason) == (0, "")


def test_what_operators_were_told_of_the_box_is_erased_with_what_became_of_it(years: Years) -> None:
    years.write(RosterLoaded("d", 1, (WANG,)), *told_of_the_box(1)[:1])
    years.pass_by(DAY_S)
    years.write(*told_of_the_box(1)[1:], RosterLoaded("e", 1, (WANG,)))
    years.pass_by(ALARMS_S - DAY_S)
    years.erase()
    assert "+8610000000101" in years.data(2)
    years.pass_by(DAY_S)
    years.erase()
    assert "+8610000000101" not in years.data(2)
    assert verify(years.path, folds_all=True).findings == ()


def told_of_the_box(attempt: int) -> list[Entry]:
    """An operator is told of the box, and the network takes it."""
    phone = WANG.phones[0].number.e164
    began = AttemptStarted(
        attempt,
        0,
        WANG.id,
        Purpose.LINE_LOST,
        Channel.SMS,
        "north",
        phone,
        1,
        Reason.FIRST,
        "线路断",
    )
    return [began, AttemptSubmitted(attempt, (3,)), AttemptDelivered(attempt, 0)]


# --- clocks ---------------------------------------------------------------------------------------


def test_a_calendar_that_jumps_erases_nothing(years: Years) -> None:
    years.write(heard(), *fire(1), closed(1), Settled(1))
    years.ahead_s = ALARMS_S
    assert years.erase() == 0


def test_a_timeline_that_jumped_at_a_start_erases_nothing(years: Years) -> None:
    years.write(heard(), *fire(1), closed(1), Settled(1))
    years.pass_by(ALARMS_S)
    years.ahead_s = -ALARMS_S  # the calendar was far ahead at the start, the network has set it
    assert years.erase() == 0


def test_what_a_wrong_clock_dated_in_the_future_goes_by_the_timeline(years: Years) -> None:
    years.ahead_s = 10 * ALARMS_S
    years.write(heard())
    years.ahead_s = 0.0
    years.pass_by(STRANGERS_WORDS_S)
    years.erase()
    assert WORDS not in years.data(1)


def test_one_that_is_dated_later_keeps_what_is_behind_it(years: Years) -> None:
    years.write(heard())
    years.ahead_s = DAY_S
    years.write(heard())
    years.ahead_s = 0.0
    years.write(heard())
    years.pass_by(STRANGERS_WORDS_S)
    years.erase()
    assert [WORDS in years.data(seq) for seq in (1, 2, 3)] == [False, True, True]
    years.pass_by(DAY_S)
    years.erase()
    assert [WORDS in years.data(seq) for seq in (1, 2, 3)] == [False] * 3


# --- pieces ---------------------------------------------------------------------------------------


def test_much_is_erased_piece_by_piece(years: Years) -> None:
    years.write(*(heard() for _ in range(2 * PIECE + 1)))
    years.pass_by(STRANGERS_WORDS_S)
    assert years.erase() == 3
    assert years.erase() == 0
    [(left,)] = years.journal.ask("SELECT count(*) FROM journal WHERE words IS NOT NULL")
    assert left == 0
    assert verify(years.path).findings == ()


def test_a_commit_that_fails_erases_nothing(years: Years) -> None:
    years.write(heard())
    years.pass_by(STRANGERS_WORDS_S)
    piece, _ = next_piece(years.journal, years.world, years.now, years.utc)
    assert piece is not None
    tamper(
        years.path,
        "CREATE TRIGGER full BEFORE UPDATE ON journal BEGIN SELECT RAISE(FAIL, 'no room'); END",
    )
    with pytest.raises(JournalError, match="no room"):
        years.journal.append([piece], years.now, years.utc)
    assert years.journal.seq == 1
    assert WORDS in years.data(1)


# --- what verify says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("UPDATE journal SET who = NULL, words = NULL WHERE kind = 'IncidentOpened'", Flaw.ERASED),
        ("UPDATE journal SET words = NULL WHERE seq = 1", Flaw.ERASED),
        ("UPDATE journal SET who = NULL WHERE seq = 1", Flaw.ERASED),
        ("UPDATE journal SET who = NULL, digest = '' WHERE seq = 1", Flaw.CHAIN),
        ("UPDATE journal SET words = '00' || words WHERE seq = 1", Flaw.CHAIN),
    ],
)
def test_whoever_erases_without_an_entry_is_found_out(
    years: Years, statement: str, flaw: Flaw
) -> None:
    years.write(heard(), *fire(1))
    tamper(years.path, statement)
    assert verify(years.path).findings[0].flaw is flaw


def test_what_the_box_erases_while_somebody_looks_was_not_taken_away(years: Years) -> None:
    years.write(heard(), LookedUp("list", "zhou"))
    last = years.journal.seq
    years.pass_by(STRANGERS_WORDS_S)
    before = verification._opened(years.path)
    assert verification._walk(before, 0, last).gone.first == 0
    years.erase()
    assert verification._walk(before, 0, last).gone.first == 0, "it still looks at that moment"
    before.close()
    after = verification._opened(years.path)
    walk = verification._walk(after, 0, last)
    after.close()
    assert walk.gone.first == 1
    assert list(verification._taken_away(walk, years.path)) == []
    tamper(years.path, f"DELETE FROM journal WHERE seq > {last}")
    assert list(verification._taken_away(walk, years.path)) != []


def test_an_entry_that_says_less_does_not_cover_more(years: Years) -> None:
    years.write(heard(), heard(), PrivatePartsErased(1, 0, 0, 0))
    assert verify(years.path).findings == ()
    tamper(years.path, "UPDATE journal SET words = NULL WHERE seq = 2")
    assert [one.flaw for one in verify(years.path).findings] == [Flaw.ERASED]
