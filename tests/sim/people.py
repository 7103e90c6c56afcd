"""What the people of a village do in a night: habits, alarms, answers, the officer's closing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Collection, Coroutine, Mapping
from enum import Enum
from typing import Any, TypeVar

from alarmd.incident.facts.entries import CloseReason, Kind, Status
from alarmd.incident.intake.inputs import CloseRequested, Input, RaiseRequested
from alarmd.roster import Role
from modem.sim.phone import Answering, Behaviour, SimPhone
from modem.sim.texts import parts_of
from tests.modem.virtual_loop import elapse
from tests.sim.box import Box
from tests.sim.closings import closing
from tests.sim.pace import Pace
from tests.sim.speech import ALARM_WORDS, LEAVES
from tests.sim.village import Person, Village

T = TypeVar("T")

STRANGER, SERVICE = "+8610000099999", "+8610000086010"
FORGERS = (STRANGER, "95588", "106573331234", "4006001234")
FORGED = (
    "【来电提醒】号码{named}给您来电，请及时回复。",
    "来电提醒：{named}呼叫过您",
    "中国移动提醒您：{named}给您来电1次",
    "Missed call: {named}",
)
KEYS = (("1",), ("1",), ("2",), ("9", "1"), ("5", "1"), ("0",), ("1", "2"), ("#",), ())
TALKS_S = (2.0, 20.0, 60.0, 60.0)
REPLIES = ("1", "2", "0", "收到", "来不了", "马上来", "?", "谁啊", "1 1", "")
SERVICE_TEXTS = ("您的话费余额不足10元", "来电提醒：{number}呼叫过您", "验证码 123456")


class Habit(Enum):
    """How somebody reacts to being told."""

    IGNORES = "ignores"
    ANSWERS = "answers"
    REPLIES = "replies"
    RINGS_BACK = "rings back"
    BUSY = "busy"
    REJECTS = "rejects"
    VOICEMAIL = "voicemail"
    OFF = "off"


HABITS = {
    Habit.IGNORES: 30,
    Habit.ANSWERS: 14,
    Habit.REPLIES: 22,
    Habit.RINGS_BACK: 14,
    Habit.BUSY: 4,
    Habit.REJECTS: 4,
    Habit.VOICEMAIL: 6,
    Habit.OFF: 6,
}


POCKETS = 0.25  # of the nights
LEAVERS = 0.15
LOOK_EVERY_S = 60.0
PATIENCE_S = (120.0, 180.0, 240.0, 300.0, 480.0, 480.0, 900.0, 2400.0)


class People:
    """Everybody, moved by chance from `rng`."""

    def __init__(self, village: Village, box: Box, rng: random.Random, pace: Pace) -> None:
        self._village, self._box, self._rng, self._pace = village, box, rng, pace
        self._ears = random.Random(rng.random())
        self._endings = random.Random(f"endings of {village.shape}, {len(village.owners)}")
        self._tasks: list[asyncio.Task[None]] = []
        self.stranger = village.network.add_phone(STRANGER)
        self.service = village.network.add_phone(SERVICE)
        for person in village.people.values():
            self._take_on(person)

    def plan(self, hours: float) -> None:
        """Set the night's episodes on the clock."""
        self._task(self._keep_order())
        rng = self._rng
        for _ in range(rng.choice(self._pace.episodes)):
            episode = _common(rng, EPISODES)
            at = rng.uniform(60.0, hours * 3600.0 - 600.0)
            self._village.loop.call_later(at, episode, self)
        if self._ears.random() < POCKETS:
            self._village.loop.call_later(self._ears.uniform(60.0, 3600.0), self._pockets)
        for _ in range(rng.randrange(4)):
            at = rng.uniform(0.0, hours * 3600.0)
            self._village.loop.call_later(at, self._bystander)
        # A generator of its own: the other nights stay as they were.
        chance = random.Random(f"forgers of {rng.getstate()[1][0]}")
        for _ in range(chance.randrange(5)):
            at = chance.uniform(0.0, hours * 3600.0)
            self._village.loop.call_later(at, self._forge, chance)
        chance = random.Random(f"leavers of {rng.getstate()[1][0]}")
        if chance.random() < LEAVERS:
            self._village.loop.call_later(chance.uniform(0.0, hours * 3600.0), self._leave, chance)

    def rest(self, reacting: Collection[str] = ()) -> None:
        """Everybody is at home, their phones are on, and nobody else reacts to anything."""
        for task in self._tasks:
            task.cancel()
        for person in self._village.people.values():
            for phone in self._village.phones(person):
                phone.hang_up()
                phone.switch_on()
                if person.id not in reacting:
                    phone.behaviour = Behaviour()

    # --- habits -----------------------------------------------------------------------------------

    def _take_on(self, person: Person) -> None:
        rng = self._rng
        behaviour = Behaviour(reaction_pause_s=_common(rng, self._pace.reaction_pauses_s))
        match _common(rng, HABITS):
            case Habit.ANSWERS:
                behaviour.answering = Answering.ANSWERS
                behaviour.answer_after_s = rng.uniform(2.0, self._pace.answer_within_s)
                behaviour.talk_s = self._ears.choice(TALKS_S)
                behaviour.hearing.keys = self._ears.choice(KEYS)
                behaviour.hearing.after_s = self._ears.uniform(0.0, 12.0)
            case Habit.REPLIES:
                behaviour.reply = rng.choice(REPLIES) or "1"
                behaviour.reply_after_s = rng.expovariate(1 / 40.0)
            case Habit.RINGS_BACK:
                behaviour.ring_back_after_s = rng.expovariate(1 / 30.0)
            case Habit.BUSY:
                behaviour.answering = Answering.BUSY
            case Habit.REJECTS:
                behaviour.answering = Answering.REJECTS
            case Habit.VOICEMAIL:
                behaviour.answering = Answering.VOICEMAIL
            case Habit.OFF:
                if person.role is not Role.OFFICER:
                    self._village.phone(person).switch_off()
            case Habit.IGNORES:
                pass
        for phone in self._village.phones(person):
            phone.behaviour = behaviour

    # --- episodes ---------------------------------------------------------------------------------

    def _task(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(self._village.loop.create_task(work))

    def _household(self) -> Person:
        return self._rng.choice(self._village.households)

    def _ring(self, person: Person, for_s: float | None = None) -> None:
        phone = self._village.phone(person)
        phone.switch_on()
        phone.ring(
            self._rng.choice(self._village.hotlines),
            for_s=for_s or self._rng.choice((1.0, 4.0, 12.0, 30.0)),
            is_withheld=self._rng.random() < 0.03,
        )

    def _rings(self) -> None:
        self._ring(self._household())

    def _texts(self) -> None:
        phone = self._village.phone(self._household())
        phone.switch_on()
        text = self._rng.choice((*ALARM_WORDS, *ALARM_WORDS, "1", "2", "救命啊" * 60, "\x00\ufffd"))
        phone.text(self._rng.choice(self._village.hotlines), text)

    def _panics(self) -> None:
        """Redials, and a text as well."""
        person, after = self._household(), 0.0
        for _ in range(self._rng.randrange(2, 7)):
            self._village.loop.call_later(after, self._ring, person, self._rng.uniform(1.0, 8.0))
            after += self._rng.uniform(5.0, 40.0)
        self._village.loop.call_later(after, self._say, person, self._rng.choice(ALARM_WORDS))

    def _two_houses(self) -> None:
        for _ in range(2):
            self._village.loop.call_later(self._rng.uniform(0.0, 6.0), self._rings)

    def _everybody(self) -> None:
        for person in self._rng.sample(self._village.households, 6):
            self._village.loop.call_later(self._rng.uniform(0.0, 90.0), self._ring, person)

    def _mistakes(self) -> None:
        """A pocket dials; its owner takes it back, perhaps rings again after all."""
        person = self._household()
        self._ring(person, 6.0)
        self._village.loop.call_later(self._rng.uniform(10.0, 120.0), self._say, person, "0")
        if self._rng.random() < 0.3:
            self._village.loop.call_later(self._rng.uniform(130.0, 400.0), self._ring, person)

    def _pockets(self) -> None:
        """A phone rings from a pocket, and again: each is closed as false, but the last is not."""
        person = self._ears.choice(self._village.households)
        for number in range(4):
            at = number * self._ears.uniform(300.0, 700.0)
            self._village.loop.call_later(at, self._ring, person, 6.0)
            if number < 3:
                self._village.loop.call_later(at + 150.0, self._is_false, person)

    def _is_false(self, person: Person) -> None:
        daemon = self._box.daemon
        for incident in daemon.world.open_incidents() if daemon is not None else ():
            if incident.originator.id == person.id:
                self._asks(CloseRequested(incident.id, CloseReason.FALSE, "desk"))

    def _drills(self) -> None:
        self._asks(RaiseRequested(self._household().id, Kind.FIRE, Status.EXERCISE, "desk"))

    def _desk(self) -> None:
        self._asks(RaiseRequested(self._household().id, Kind.FIRE, Status.ACTUAL, "desk"))

    def _bystander(self) -> None:
        """A stranger rings, or a service texts, perhaps about one of ours."""
        hotline = self._rng.choice(self._village.hotlines)
        if self._rng.random() < 0.4:
            self.stranger.ring(hotline, for_s=10.0)
        else:
            text = self._rng.choice(SERVICE_TEXTS)
            number = self._household().numbers[0].removeprefix("+86")
            self.service.text(hotline, text.format(number=number))

    def _forge(self, chance: random.Random) -> None:
        """A stranger, whom the network calls what he likes, writes what a carrier would: that one
        or two of ours rang, now or a while ago."""
        village = self._village
        minute = int(village.network.utc() + 8 * 3600.0) // 60 - chance.choice((0, 1, 5, 20))
        at = f"{minute // 60 % 24:02d}:{minute % 60:02d}"
        those = chance.sample(village.households, chance.choice((1, 2, 2)))
        named = "、".join(f"{one.numbers[0].removeprefix('+86')}于{at}" for one in those)
        text = chance.choice(FORGED).format(named=named)
        for part in parts_of(chance.choice(FORGERS), chance.choice(village.hotlines), text, 0):
            village.network.accept(part, began_at=village.loop.time())

    def _leave(self, chance: random.Random) -> None:
        """Somebody has had enough of it, and says so once or twice; some ring later in the night
        all the same."""
        person, loop = chance.choice(self._village.households), self._village.loop
        hotline, phone = chance.choice(self._village.hotlines), self._village.phone(person)
        for at in (0.0, 300.0)[: chance.choice((1, 2))]:
            loop.call_later(at, phone.text, hotline, chance.choice(LEAVES))
        if chance.random() < 0.4:
            loop.call_later(chance.uniform(600.0, 3600.0), phone.ring, hotline)

    def _say(self, person: Person, text: str) -> None:
        phone: SimPhone = self._village.phone(person)
        phone.switch_on()
        phone.text(self._rng.choice(self._village.hotlines), text)

    def _asks(self, given: Input) -> None:
        self._task(self._ask(given))

    async def _ask(self, given: Input) -> None:
        await self._box.ask(given)

    async def _keep_order(self) -> None:
        """Every incident is closed after a while, by an officer or at the desk."""
        patience_s: dict[int, float] = {}
        while True:
            await elapse(LOOK_EVERY_S)
            daemon = self._box.daemon
            for incident in daemon.world.open_incidents() if daemon is not None else ():
                if incident.id not in patience_s:
                    patience_s[incident.id] = self._rng.choice(PATIENCE_S)
                patience_s[incident.id] -= LOOK_EVERY_S
                if patience_s[incident.id] > 0:
                    continue
                patience_s[incident.id] = LOOK_EVERY_S
                if self._rng.random() < 0.5:
                    officer = self._rng.choice(self._village.officers)
                    read = [one.text for one in self._village.phone(officer).texts]
                    self._say(officer, closing(self._endings, read, incident.id))
                else:
                    await self._box.ask(CloseRequested(incident.id, CloseReason.REAL, "desk"))


EPISODES: dict[Callable[[People], None], int] = {
    People._rings: 30,
    People._texts: 20,
    People._panics: 12,
    People._two_houses: 12,
    People._everybody: 3,
    People._mistakes: 8,
    People._drills: 8,
    People._desk: 7,
}


def _common(rng: random.Random, kinds: Mapping[T, int]) -> T:
    """One of them; a number says how common it is."""
    return rng.choices(list(kinds), list(kinds.values()))[0]
