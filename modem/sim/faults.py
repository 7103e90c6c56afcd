"""What can be made to go wrong in one simulated modem and in its network, while they run.

A rate is the chance, from 0 to 1, that something happens at each occasion for it; the chance is
drawn from the network's own generator. A fresh object has no faults, and what is off costs nothing.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from modem.sim.hang import Hang
from modem.sim.request import CMS_CONGESTION, PLAIN_ERROR, Cause


class Clip(Enum):
    """When the caller's number comes."""

    EVERY_RING = "every ring"
    FROM_SECOND_RING = "from second ring"
    NEVER = "never"


@dataclass(slots=True)
class Faults:
    """Settings that a modem looks at as it works; they may be changed at any time.

    On the wire: `pieces` and `clumps` cut and gather what it says, `noise` puts octets and lines
    into it that nobody understands, `stray_urcs` come inside responses and behind prompts,
    `forces_echo` ignores ATE0.

    Commands: `hang` says nothing until the cure that it names. `deaf` lines are not heard.
    `mute` results are obeyed and not answered. `command_errors` are refusals of what it can do,
    `clcc_errors` those of +CLCC alone. A boot is silent (no RDY) at the rate `silent_boots`, and
    then the SIM is not ready for `sim_busy_s`.

    Sending: `refused_submits` are +CMS codes, one for each of the next parts, `refusals` the rate
    of drawn ones (see `draw_refusal`). `lost_prompts` counts the prompts that will not come,
    `loses_prompts` is their rate. Of a taken part the +CMGS comes minutes late at the rate
    `late_results`. After `submits_left` parts (None: no limit) the SIM refuses.

    Receiving: `store_is_full` refuses texts from the network. +CMTI is lost, without an index, or
    names another memory at the rates `lost_hints`, `blind_hints`, `wrong_hints`; at
    `stores_elsewhere` the text itself lies in another memory. `doubles_texts` routes a stored one
    as +CMT as well. `kept_texts` survive AT+CMGD, refused or with an OK. `broken_lists` end in an
    error after some of their entries.

    Firmware: `takes_all_memories` refuses AT+CPMS with fewer than three, +CNMI takes nothing beyond
    `indications` (empty: anything), `takes_plain_texts` refuses one that wants a report or has a
    validity, `names_missing_sim` says of it NOT INSERTED, not an error.

    Calls: `withholds_callers` hides every caller's number, `clip` says when one that is not hidden
    comes. `zombies` stay in +CLCC when they are over, `lost_ends` come without NO CARRIER.
    `refuses_call_waiting` is a network without it. `drops_listed_calls`: +CLCC ends a call of ours
    that nobody has taken yet; `hides_own_calls`: it shows none of ours. `refuses_plus` is a number
    with it. Of the calls with sound `sound_stalls` have none any more after some seconds,
    `silent_sound` carry nothing in either direction but the modem's own voice. At the end of a call
    the modem `forgets` the vendor's settings.
    """

    pieces: float = 0.0
    clumps: float = 0.0
    noise: float = 0.0
    stray_urcs: float = 0.0
    forces_echo: bool = False
    hang: Hang = Hang.NONE
    deaf: float = 0.0
    mute: float = 0.0
    command_errors: float = 0.0
    clcc_errors: float = 0.0
    silent_boots: float = 0.0
    sim_busy_s: float = 0.0
    refused_submits: deque[int] = field(default_factory=deque)
    refusals: float = 0.0
    lost_prompts: int = 0
    loses_prompts: float = 0.0
    late_results: float = 0.0
    submits_left: int | None = None
    store_is_full: bool = False
    lost_hints: float = 0.0
    blind_hints: float = 0.0
    wrong_hints: float = 0.0
    stores_elsewhere: float = 0.0
    doubles_texts: float = 0.0
    kept_texts: float = 0.0
    broken_lists: float = 0.0
    takes_all_memories: bool = False
    indications: tuple[tuple[int, ...], ...] = ()
    takes_plain_texts: bool = False
    names_missing_sim: bool = False
    withholds_callers: bool = False
    clip: Clip = Clip.EVERY_RING
    zombies: float = 0.0
    lost_ends: float = 0.0
    refuses_call_waiting: bool = False
    drops_listed_calls: bool = False
    hides_own_calls: bool = False
    refuses_plus: bool = False
    sound_stalls: float = 0.0
    silent_sound: float = 0.0
    forgets: float = 0.0


@dataclass(slots=True)
class NetworkFaults:
    """Settings that a network looks at as it works; they may be changed at any time.

    Texts come `slow_texts` late by an hour at most, get lost, come twice, and parts overtake each
    other. Status reports get lost, come late, carry the TP-MR of another text or a wrong verdict.
    `congestion` holds a submission up and then refuses it. With `tells_missed_calls` who could not
    be reached gets the carrier's text about it when it can be; one that `lists_missed_calls` names
    several callers.

    What it writes: `senseless_stamps` are no time or one of long ago, `cut_texts` say that they are
    longer than they are, `false_pluses` stand before numbers as they are dialled at home.
    """

    slow_texts: float = 0.0
    lost_texts: float = 0.0
    doubled_texts: float = 0.0
    shuffled_parts: float = 0.0
    lost_reports: float = 0.0
    late_reports: float = 0.0
    strange_reports: float = 0.0
    false_reports: float = 0.0
    congestion: float = 0.0
    tells_missed_calls: bool = False
    lists_missed_calls: bool = False
    senseless_stamps: float = 0.0
    cut_texts: float = 0.0
    false_pluses: float = 0.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """A +CMS error, and whether the text went out all the same."""

    cause: Cause
    was_sent: bool = False


TRANSIENT_CODES = (38, 41, 42, 47, 111, 192, 194, 500, 512, 514, 515)
REPAIR_CODES = (300, 310, 313, 314, 320, 322, 330)
PERMANENT_CODES = (1, 8, 21, 27, 28, 29, 50, 69, 96, 128, 302, 304)
UNKNOWN_CODES = (332, 513)
"""27.005 3.2.5, 24.011 E-2 and 23.040 9.2.3.22: may be tried again, wants a repair first, is
final, says nothing about what became of the text."""
BUDGET_CODE = 21
"""Short message transfer rejected: what a SIM gets that sent too much."""

_REFUSAL_CLASSES = (TRANSIENT_CODES, TRANSIENT_CODES, REPAIR_CODES, PERMANENT_CODES, UNKNOWN_CODES)
_COMMAND_CAUSES = (
    PLAIN_ERROR,
    PLAIN_ERROR,
    Cause("CME", 3),
    Cause("CME", 14),
    Cause("CME", 30),
    Cause("CME", 100),
    Cause("CME", 515),
)


def draw_refusal(rng: random.Random) -> Refusal:
    """A refusal of any class; one of the unknown ones may have sent the text."""
    codes = rng.choice(_REFUSAL_CLASSES)
    return Refusal(Cause("CMS", rng.choice(codes)), codes is UNKNOWN_CODES and rng.random() < 0.5)


def draw_command_error(rng: random.Random) -> Cause:
    """A refusal of some other command."""
    return rng.choice(_COMMAND_CAUSES)


def draw_congestion(rng: random.Random) -> Cause:
    """Temporary failure or congestion."""
    return rng.choice((Cause("CMS", 41), CMS_CONGESTION))
