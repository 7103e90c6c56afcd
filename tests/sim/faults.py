"""Which faults of modems, network and phones a night has, at which rates: drawn from its seed.

Each kind is on or off for a whole night, so that some nights have few and others many. A rate is
set once on modems and network, which draw each occasion from the network's generator; what has an
instant of its own (a hang, an outage, a panic) is put on the clock from the generator of the plan.
"""

from __future__ import annotations

import dataclasses
import math
import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from modem.sim.faults import Clip, Faults, NetworkFaults
from modem.sim.hang import Hang
from modem.sim.modem import SimModem
from modem.sim.phone import SimPhone
from modem.types import RegistrationState
from tests.modem.pipe import Pipe, hotline
from tests.sim import floods, quirks
from tests.sim.pace import Pace
from tests.sim.rates import (
    LATER_MODEM_RATES,
    LATER_NETWORK_RATES,
    MODEM_RATES,
    NETWORK_RATES,
)

if TYPE_CHECKING:
    from tests.sim.village import Village

HOUR_S = 3600.0
SHARES_ON = (0.0, 0.08, 0.2, 0.2, 0.4)
"""How many of all kinds a night has, about; some have none."""
NIGHTS_IN_VAIN = 0.3
PEST = "+8610000099998"
WRONG_IMEI = "490154203237518"
PIN = "1379"
REPLY_TO_EVERYTHING = (
    "[自动回复] 我正在开车，稍后联系",
    "??",
    "啊啊啊 🐄",
    "您好，您发送的指令有误，请重新发送。回复0返回主菜单" * 4,
)

Ranges = dict[str, tuple[float, float]]


class FaultPlan:
    """The faults of one night: each on or off, each rate, from `rng` alone."""

    def __init__(self, rng: random.Random, pace: Pace) -> None:
        self._rng, self._pace = rng, pace
        self._is_over = False
        self.quirks: list[str] = []
        self.floods: list[str] = []
        share = rng.choice(SHARES_ON)

        def drawn(rng: random.Random, ranges: Ranges) -> dict[str, float]:
            chosen = [name for name in ranges if rng.random() < share]
            return {name: _rate(rng, *ranges[name]) for name in chosen}

        self.modem_rates, self.network_rates = drawn(rng, MODEM_RATES), drawn(rng, NETWORK_RATES)
        self.traits = [name for name in _TRAITS if rng.random() < share]
        self.events = {
            name: _rate(rng, *pace.events_an_hour) for name in _EVENTS if rng.random() < share
        }
        self.modem_rates |= drawn(random.Random(f"{self}, and more"), LATER_MODEM_RATES)
        self.quirks = quirks.drawn(random.Random(f"{self}, and firmware"), share)
        self.network_rates |= drawn(random.Random(f"{self}, as it writes"), LATER_NETWORK_RATES)
        self.floods = floods.drawn(random.Random(f"{self}, and strangers"), share)
        self._vain = random.Random(rng.getstate()[1][0])

    def apply(self, village: Village) -> None:
        """Begin: called once, when the village stands and before its box starts. What comes later
        is scheduled on `village.loop`, with chance from the generator of the draw."""
        self._village = village
        self._pest = village.network.add_phone(PEST)
        for pipe in self._some_pipes():
            for name, rate in self.modem_rates.items():
                setattr(pipe.modem.faults, name, rate)
        for name, rate in self.network_rates.items():
            setattr(village.network.faults, name, rate)
        for name in self.traits:
            _TRAITS[name](self)
        for name in self.quirks:
            modems = [pipe.modem for pipe in village.pipes.values()]
            quirks.plant(name, modems, random.Random(f"{self}, {name}"), self._later)
        for name in self.floods:
            floods.plant(name, village, random.Random(f"{self}, {name}"), self._later)
        for name in self.events:
            self._await(name)
        if self._vain.random() < NIGHTS_IN_VAIN:
            village.network.faults.tells_missed_calls = True
            village.network.faults.lists_missed_calls = self._vain.random() < 0.5
            self._later(self._vain.uniform(300.0, HOUR_S), self._away_in_vain)

    def heal(self, village: Village) -> None:
        """End every fault: from here on modems, network and phones work. May be called again."""
        self._is_over = True
        village.network.faults = NetworkFaults()
        for pipe in village.pipes.values():
            modem, was_hung = pipe.modem, pipe.modem.faults.hang is not Hang.NONE
            modem.faults, modem.imei = quirks.healed(modem.faults), pipe.imei
            modem.calls.has_call_waiting = True
            modem.sim.pin, modem.sim.is_unlocked = "", True
            if modem.radio.target is not RegistrationState.HOME:
                modem.radio.set_target(RegistrationState.HOME)
            if not pipe.is_plugged:
                pipe.plug()
            elif was_hung:
                modem.reboot()
            elif not modem.radio.is_registered and modem.is_up:
                modem.radio.search()

    def __str__(self) -> str:
        """What is on, for the story of the night."""
        rates = {**self.modem_rates, **self.network_rates}
        parts = [f"{name.replace('_', ' ')} {rate:.2g}" for name, rate in rates.items()]
        parts += self.traits + self.quirks + self.floods
        parts += [f"{name} {rate:.2g}/h" for name, rate in self.events.items()]
        return ", ".join(parts) or "no faults of modems, network or phones"

    # --- when

    def _await(self, name: str) -> None:
        """The next event of this kind, at its rate per hour."""
        delay_s = self._rng.expovariate(self.events[name] / HOUR_S)
        self._later(delay_s, self._happen, name)

    def _happen(self, name: str) -> None:
        self._await(name)
        _EVENTS[name](self)

    def _later(self, delay_s: float, act: Callable[..., object], *arguments: object) -> None:
        self._village.loop.call_later(delay_s, self._do, act, arguments)

    def _do(self, act: Callable[..., object], arguments: tuple[object, ...]) -> None:
        if not self._is_over:
            act(*arguments)

    # --- who

    def _some_pipes(self) -> list[Pipe]:
        """All modems, or some of them."""
        pipes = list(self._village.pipes.values())
        if self._rng.random() < 0.5:
            return pipes
        return self._rng.sample(pipes, self._rng.randrange(1, len(pipes) + 1))

    def _modem(self) -> SimModem:
        return self._pipe().modem

    def _pipe(self) -> Pipe:
        return self._rng.choice(list(self._village.pipes.values()))

    def _household(self) -> SimPhone:
        return self._village.phone(self._rng.choice(self._village.households))

    def _hotline(self) -> str:
        return self._rng.choice(self._village.hotlines)

    def _while(self, modem: SimModem, name: str, value: object, mean_s: float) -> None:
        """One fault of a modem for a while."""
        setattr(modem.faults, name, value)
        sound = next(f for f in dataclasses.fields(Faults) if f.name == name).default
        self._later(self._rng.expovariate(1.0 / mean_s), setattr, modem.faults, name, sound)

    # --- traits: for the whole night

    def _echo(self) -> None:
        for pipe in self._some_pipes():
            pipe.modem.faults.forces_echo = True

    def _slow_sims(self) -> None:
        for pipe in self._some_pipes():
            pipe.modem.faults.sim_busy_s = self._rng.uniform(1.0, 50.0)

    def _late_clip(self) -> None:
        for pipe in self._some_pipes():
            pipe.modem.faults.clip = self._rng.choice((Clip.FROM_SECOND_RING, Clip.NEVER))

    def _no_call_waiting(self) -> None:
        for pipe in self._some_pipes():
            pipe.modem.faults.refuses_call_waiting = True
            pipe.modem.calls.has_call_waiting = False

    def _missed_call_texts(self) -> None:
        self._village.network.faults.tells_missed_calls = True
        lists = random.Random(f"{self}, in lists")
        self._village.network.faults.lists_missed_calls = lists.random() < 0.5

    def _no_reports(self) -> None:
        self._village.network.sends_reports = False

    def _answering_machines(self) -> None:
        """People whose phones answer every text, at once and for ever."""
        for person in self._rng.sample(self._village.households, 3):
            behaviour = self._village.phone(person).behaviour
            behaviour.reply = self._rng.choice(REPLY_TO_EVERYTHING)
            behaviour.reply_after_s = self._rng.uniform(1.0, 10.0)
            behaviour.reaction_pause_s = self._pace.machine_pause_s

    def _eager_ring_backs(self) -> None:
        """Half of the village rings back just when we dial the next."""
        for person in self._village.households[::2]:
            behaviour = self._village.phone(person).behaviour
            behaviour.ring_back_after_s = self._rng.uniform(0.0, 6.0)

    def _no_usb_resets(self) -> None:
        self._village.sockets.refusal = "this user may not write it"

    # --- events: modems

    def _hang(self) -> None:
        modem = self._modem()
        modem.faults.hang = self._rng.choice(list(Hang)[1:])
        self._later(self._rng.uniform(30.0, 2 * HOUR_S), self._free, modem)

    def _free(self, modem: SimModem) -> None:
        """Somebody pulls the plug of what still hangs."""
        if modem.is_up and modem.faults.hang:
            modem.reboot()

    def _reboot(self) -> None:
        if (modem := self._modem()).is_up:
            modem.reboot()

    def _unplug(self) -> None:
        if (pipe := self._pipe()).is_plugged:
            pipe.unplug()
            self._later(self._rng.expovariate(1 / 120.0), self._plug, pipe)

    def _plug(self, pipe: Pipe) -> None:
        """It comes back; now and then somebody has put another one there."""
        if pipe.is_plugged:
            return
        if self._rng.random() < 0.2:
            pipe.modem.imei = WRONG_IMEI
            self._later(self._rng.expovariate(1 / 600.0), self._exchange, pipe)
        pipe.plug()

    def _exchange(self, pipe: Pipe) -> None:
        if pipe.is_plugged:
            pipe.unplug()
        pipe.modem.imei = pipe.imei
        self._later(10.0, self._plug, pipe)

    def _sim_lost(self) -> None:
        if (modem := self._modem()).is_up:
            modem.lose_sim(self._rng.expovariate(1 / 40.0))

    def _pin_asked(self) -> None:
        if not (modem := self._modem()).is_up:
            return
        modem.sim.pin = PIN
        modem.reboot()
        self._later(self._rng.uniform(60.0, HOUR_S), self._unlock, modem)

    def _unlock(self, modem: SimModem) -> None:
        """Somebody switches the PIN off."""
        modem.sim.pin, modem.sim.is_unlocked = "", True
        if modem.is_up:
            modem.reboot()

    def _full_store(self) -> None:
        self._while(self._modem(), "store_is_full", True, 300.0)

    def _hidden_callers(self) -> None:
        self._while(self._modem(), "withholds_callers", True, 300.0)

    def _undead_calls(self) -> None:
        self._while(self._modem(), "zombies", 1.0, 60.0)

    def _mute_spell(self) -> None:
        self._while(self._modem(), "mute", 0.5, 60.0)

    def _budget_spent(self) -> None:
        self._while(self._modem(), "submits_left", self._rng.randrange(20), 900.0)

    # --- events: network

    def _outage(self) -> None:
        """The cell is gone, for one operator or for all."""
        self._register_as(RegistrationState.SEARCHING, self._some_pipes(), 240.0)

    def _denied(self) -> None:
        self._register_as(RegistrationState.DENIED, [self._pipe()], 300.0)

    def _texts_only(self) -> None:
        self._register_as(RegistrationState.SMS_ONLY_HOME, [self._pipe()], 300.0)

    def _register_as(self, state: RegistrationState, pipes: list[Pipe], mean_s: float) -> None:
        lasts_s = self._rng.expovariate(1.0 / mean_s)
        if self._village.network.faults.tells_missed_calls:
            self._ring_in_vain(pipes, lasts_s)
        for pipe in pipes:
            pipe.modem.radio.set_target(state)
            self._later(lasts_s, pipe.modem.radio.set_target, RegistrationState.HOME)

    def _away_in_vain(self) -> None:
        """One cell is gone for some minutes, and then again."""
        pipes, lasts_s = list(self._village.pipes.values()), self._vain.uniform(60.0, 900.0)
        pipe = self._vain.choice(pipes)
        pipe.modem.radio.set_target(RegistrationState.SEARCHING)
        self._ring_in_vain([pipe], lasts_s)
        self._later(lasts_s, pipe.modem.radio.set_target, RegistrationState.HOME)
        self._later(lasts_s + self._vain.uniform(300.0, 2 * HOUR_S), self._away_in_vain)

    def _ring_in_vain(self, pipes: list[Pipe], for_s: float) -> None:
        """Who needs help meanwhile rings, and is told of when the cell is back."""
        chance = self._vain
        for _ in range(chance.randrange(4)):
            phone = self._village.phone(chance.choice(self._village.households))
            line = hotline(chance.choice(pipes).line)
            self._later(chance.uniform(0.0, for_s), _ring, phone, line, 9.0)

    # --- events: people

    def _flat_battery(self) -> None:
        phone = self._household()
        phone.switch_off()
        self._later(self._rng.expovariate(1 / 600.0), phone.switch_on)

    def _pocket(self) -> None:
        self._household().ring(self._hotline(), for_s=self._rng.uniform(0.0, 2.0))

    def _panic(self) -> None:
        """Rings, gives up, rings again, every few seconds."""
        phone, hotline, at = self._household(), self._hotline(), 0.0
        for _ in range(self._rng.randrange(3, 20)):
            self._later(at, _ring, phone, hotline, 1.0)
            at += self._rng.uniform(6.0, 12.0)

    def _everybody(self) -> None:
        """Half of the village rings within seconds."""
        for person in self._village.households[::2]:
            phone, hotline = self._village.phone(person), self._hotline()
            self._later(self._rng.uniform(0.0, 10.0), _ring, phone, hotline, 9.0)

    def _flood(self) -> None:
        """A service number that will not stop, and answers what it is told."""
        self._pest.behaviour.reply, self._pest.behaviour.reaction_pause_s = "TD退订", 0.0
        hotline, at = self._hotline(), 0.0
        for number in range(self._rng.randrange(5, 70)):
            text = f"【商城】今日特价第{number}款"
            self._later(at, self._pest.text, hotline, text)
            at += self._rng.expovariate(1 / 5.0)

    def _long_text(self) -> None:
        self._household().text(self._hotline(), "我家后面的草堆着火了快来人" * 20)


def _rate(rng: random.Random, low: float, high: float) -> float:
    """Between the two, small ones as likely as big ones."""
    return low * math.exp(rng.random() * math.log(high / low))


def _ring(phone: SimPhone, hotline: str, for_s: float) -> None:
    phone.ring(hotline, for_s=for_s)


_TRAITS: dict[str, Callable[[FaultPlan], object]] = {
    "echo": FaultPlan._echo,
    "slow SIMs": FaultPlan._slow_sims,
    "late or no CLIP": FaultPlan._late_clip,
    "no call waiting": FaultPlan._no_call_waiting,
    "missed-call texts": FaultPlan._missed_call_texts,
    "no reports": FaultPlan._no_reports,
    "answering machines": FaultPlan._answering_machines,
    "eager ring-backs": FaultPlan._eager_ring_backs,
    "no USB resets": FaultPlan._no_usb_resets,
}
_EVENTS: dict[str, Callable[[FaultPlan], object]] = {
    "hang": FaultPlan._hang,
    "reboot": FaultPlan._reboot,
    "unplug": FaultPlan._unplug,
    "SIM lost": FaultPlan._sim_lost,
    "PIN asked": FaultPlan._pin_asked,
    "store full": FaultPlan._full_store,
    "hidden callers": FaultPlan._hidden_callers,
    "undead calls": FaultPlan._undead_calls,
    "mute spell": FaultPlan._mute_spell,
    "budget spent": FaultPlan._budget_spent,
    "outage": FaultPlan._outage,
    "denied": FaultPlan._denied,
    "texts only": FaultPlan._texts_only,
    "flat battery": FaultPlan._flat_battery,
    "pocket": FaultPlan._pocket,
    "panic": FaultPlan._panic,
    "everybody rings": FaultPlan._everybody,
    "flood": FaultPlan._flood,
    "long text": FaultPlan._long_text,
}
