"""The faults that can be set in one simulated modem and in its network, while they run.

A rate is the chance, from 0 to 1, that the fault happens at each occasion for it; the chance is
drawn from the network's own generator. A fresh object has no faults, and a fault that is off draws
no chance.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from modem.sim.hang import Hang
from modem.sim.request import CMS_CONGESTION, PLAIN_ERROR, Cause


class Clip(Enum):
    """After which RINGs of a call the modem sends +CLIP."""

    EVERY_RING = "every ring"
    FROM_SECOND_RING = "from second ring"
    NEVER = "never"


@dataclass(slots=True)
class Faults:
    """Settings that a modem looks at as it works; they may be changed at any time.

    On the wire: `pieces` cuts the octets that the modem sends, `clumps` gathers them, `noise` adds
    octets and lines that nobody understands. `stray_urcs` puts URCs inside responses and behind
    prompts, `forces_echo` ignores ATE0.

    Commands: with `hang` the modem sends nothing until the cure that it names. `deaf` ignores a
    command line. `mute` obeys it without a final result code. `command_errors` refuses a command
    that the modem can do, `clcc_errors` AT+CLCC alone. At the rate `silent_boots` a boot sends no
    RDY; after every boot the SIM is not ready for `sim_busy_s`.

    Sending: `refused_submits` are +CMS codes, one for each of the next parts; `refusals` is the
    rate of drawn refusals (see `draw_refusal`). `lost_prompts` is how many of the next prompts do
    not come, `loses_prompts` the rate of others. At the rate `late_results` the +CMGS of an
    accepted part comes minutes late, or never. After `submits_left` parts (None: no limit) the SIM
    gets refusals.

    Receiving: `store_is_full` refuses texts from the network. `lost_hints` loses +CMTI,
    `blind_hints` takes its index away, `wrong_hints` names another memory; `stores_elsewhere` puts
    the text itself into another memory. `doubles_texts` sends a stored text as +CMT as well. With
    `kept_texts` AT+CMGD deletes nothing and answers an error or OK. `broken_lists` ends a list in
    an error after some of its entries.

    Firmware: `takes_all_memories` refuses AT+CPMS with fewer than three memories. +CNMI takes only
    `indications` (empty: anything). `takes_plain_texts` refuses a submit that wants a report or has
    a validity. `names_missing_sim`: +CPIN answers NOT INSERTED, not an error, while the SIM is not
    ready.

    Calls: `withholds_callers` hides every caller's number, `clip` says when +CLIP comes. `zombies`
    keeps an ended call in +CLCC, `lost_ends` tells no end by the far end. `refuses_call_waiting`
    refuses AT+CCWA that switches call waiting in the network. `drops_listed_calls`: +CLCC ends a
    call of ours that is not yet answered; `hides_own_calls`: +CLCC lists no call of ours.
    `refuses_plus` refuses to dial a number with "+". `sound_stalls` stops the PCM of a call after
    some seconds; with `silent_sound` PCM is silence in both directions, only the modem's own voice
    is heard. At the end of a call the modem `forgets` the vendor's settings.
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

    Texts come late by an hour at most (`slow_texts`), get lost, come twice, and parts overtake each
    other. Status reports get lost, come late, carry the TP-MR of another text or a false status.
    `congestion` delays a submit and then refuses it. With `tells_missed_calls` a subscriber that
    could not be called gets the carrier's text about the call once it is reachable again; with
    `lists_missed_calls` one such text names several callers.

    What the network writes: `senseless_stamps` gives no time or one of long ago, `cut_texts` gives
    a text a length beyond its end, `false_pluses` puts "+" before a number in its national form.
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
"""The four classes (27.005 3.2.5, 24.011 E-2 and 23.040 9.2.3.22): the text may be tried again; a
repair comes first; the refusal is final; what became of the text is unknown."""
BUDGET_CODE = 21
"""Short message transfer rejected: the answer to a SIM that has sent too many texts."""

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
    """Draw a refusal of any class; with one of UNKNOWN_CODES the text may have been sent."""
    codes = rng.choice(_REFUSAL_CLASSES)
    return Refusal(Cause("CMS", rng.choice(codes)), codes is UNKNOWN_CODES and rng.random() < 0.5)


def draw_command_error(rng: random.Random) -> Cause:
    """Draw an error that refuses a command."""
    return rng.choice(_COMMAND_CAUSES)


def draw_congestion(rng: random.Random) -> Cause:
    """Draw a temporary failure or congestion."""
    return rng.choice((Cause("CMS", 41), CMS_CONGESTION))
