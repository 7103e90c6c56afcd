"""What can be made to go wrong in one simulated modem, set by hand while it runs."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from modem.sim.hang import Hang


class Clip(Enum):
    """When the caller's number comes."""

    EVERY_RING = "every ring"
    FROM_SECOND_RING = "from second ring"
    NEVER = "never"


@dataclass(slots=True)
class Faults:
    """Settings that a modem looks at as it works; a fresh one has no faults.

    `refused_submits` are +CMS codes, one for each of the next parts. `lost_prompts` counts the
    prompts that will not come. `hang` says nothing until the cure that it names. `forces_echo`
    ignores ATE0. `store_is_full` refuses texts from the network. `withholds_callers` hides every
    caller's number, `clip` says when a number that is not hidden comes.
    """

    refused_submits: deque[int] = field(default_factory=deque)
    lost_prompts: int = 0
    hang: Hang = Hang.NONE
    forces_echo: bool = False
    store_is_full: bool = False
    withholds_callers: bool = False
    clip: Clip = Clip.EVERY_RING
