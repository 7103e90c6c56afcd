"""The value types of the modem library: numbers, calls, registration, submit and call results."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from modem.faults import Fault
from modem.private import HIDDEN

_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Msisdn:
    """A validated E.164 number: '+', then 7 to 15 digits (E.164 6.2.1); raise ValueError on
    anything else. Its str() is ***: only `e164` shows the number.
    """

    e164: str

    def __post_init__(self) -> None:
        if not _E164.fullmatch(self.e164):
            raise ValueError("this is not an E.164 number")

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return f"Msisdn({HIDDEN})"

    @property
    def digits(self) -> str:
        """The number without its '+'."""
        return self.e164[1:]


TOA_UNKNOWN = 129
TOA_INTERNATIONAL = 145
TOA_NATIONAL = 161
TOA_ALPHANUMERIC = 208


@dataclass(frozen=True, slots=True)
class Address:
    """A number exactly as the network gave it, with its type-of-address octet (24.008 10.5.4.7)."""

    digits: str = field(repr=False)
    toa: int = TOA_UNKNOWN

    @classmethod
    def of(cls, msisdn: Msisdn) -> Address:
        """The international form of a number."""
        return cls(msisdn.e164, TOA_INTERNATIONAL)

    @classmethod
    def dialled(cls, digits: str) -> Address:
        """An address of dialled digits: of international type with a '+', else of unknown type."""
        return cls(digits, TOA_INTERNATIONAL if digits.startswith("+") else TOA_UNKNOWN)


class CallDirection(IntEnum):
    """<dir> of +CLCC (27.007 7.18)."""

    OUTGOING = 0
    INCOMING = 1


class CallState(IntEnum):
    """<stat> of +CLCC (27.007 7.18); SIMCom adds 6."""

    ACTIVE = 0
    HELD = 1
    DIALING = 2
    ALERTING = 3
    INCOMING = 4
    WAITING = 5
    DISCONNECTED = 6


@dataclass(frozen=True, slots=True)
class Call:
    """One line of +CLCC (27.007 7.18). `mode` 0 is voice; a call of another mode is ignored."""

    index: int
    direction: CallDirection
    state: CallState
    mode: int = 0
    number: Address | None = None


class RegistrationState(IntEnum):
    """<stat> of +CREG, +CGREG and +CEREG (27.007 7.2, 10.1.20, 10.1.22)."""

    NOT_REGISTERED = 0
    HOME = 1
    SEARCHING = 2
    DENIED = 3
    UNKNOWN = 4
    ROAMING = 5
    SMS_ONLY_HOME = 6
    SMS_ONLY_ROAMING = 7
    EMERGENCY_ONLY = 8
    CSFB_NOT_PREFERRED_HOME = 9
    CSFB_NOT_PREFERRED_ROAMING = 10

    @property
    def carries_texts(self) -> bool:
        """Whether a text can be submitted in this state."""
        return self in _TEXTS

    @property
    def carries_calls(self) -> bool:
        """Whether a voice call can be set up in this state."""
        return self in _CALLS


_CALLS = frozenset(
    {
        RegistrationState.HOME,
        RegistrationState.ROAMING,
        RegistrationState.CSFB_NOT_PREFERRED_HOME,
        RegistrationState.CSFB_NOT_PREFERRED_ROAMING,
    }
)
_TEXTS = _CALLS | {RegistrationState.SMS_ONLY_HOME, RegistrationState.SMS_ONLY_ROAMING}


class SubmitOutcome(Enum):
    """How a submit ended. UNKNOWN: the text may have been sent, so it never counts as a failure
    (quirk 6).
    """

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Remedy(Enum):
    """What to do after a failed submit, by the class of its +CMS ERROR (27.005 3.2.5, 24.011 annex
    E, 23.040 9.2.3.22).
    """

    NONE = "none"
    RETRY = "retry"
    REPAIR = "repair"
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class SubmitResult:
    """The result of one submit: `references` are the TP-MR of the accepted parts, `cause` is the
    code of +CMS or +CME ERROR, `fault` says why the text was not sent.
    """

    outcome: SubmitOutcome
    references: tuple[int, ...] = ()
    remedy: Remedy = Remedy.NONE
    cause: int | None = None
    fault: Fault | None = None


class CallOutcome(Enum):
    """How an outgoing call ended.

    ANSWERED only means that the call became active: a machine answers too.
    """

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CallResult:
    """The result of one outgoing call: whether it alerted, how long it was active, the 24.008 cause
    if known, and `fault`: why it was not answered.

    `spoke_s` is how many seconds of speech the audio path took for the far end; `sound_fault` is
    what was wrong with the sound.
    """

    outcome: CallOutcome
    alerted: bool = False
    active_s: float = 0.0
    cause: int | None = None
    fault: Fault | None = None
    spoke_s: float = 0.0
    sound_fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a message store: memory (SM, ME, MT) and index (27.005 3.1)."""

    memory: str
    index: int


class ModemState(Enum):
    """The life of a modem under its supervisor."""

    CLOSED = "closed"
    OPENING = "opening"
    INITIALISING = "initialising"
    SEARCHING = "searching"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the modem says it is; `imsi` is empty while the SIM is not ready."""

    manufacturer: str = ""
    model: str = ""
    revision: str = ""
    imei: str = ""
    imsi: str = ""


class SoundPath(Enum):
    """How speech gets into a call: PCM over a tty or through a sound card of the modem, spoken by
    the modem itself, or not at all.
    """

    PCM_TTY = "pcm"
    SOUND_CARD = "card"
    SYNTHESISER = "synthesiser"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one modem with its firmware and its SIM can do, as the modem answered.

    `speech` is its best sound path; `tells_keys`: the modem itself detects pressed keys.
    `waits_calls` is call waiting (22.083), `volte` voice over IMS (27.007 8.71); None: the modem
    did not say.
    """

    family: str = ""
    speech: SoundPath = SoundPath.NONE
    tells_keys: bool = False
    texts_in_calls: bool = True
    waits_calls: bool | None = None
    volte: bool | None = None

    @property
    def speaks(self) -> bool:
        """Whether somebody who answers hears more than silence."""
        return self.speech is not SoundPath.NONE

    @property
    def hears_keys(self) -> bool:
        """Whether a key pressed at the far end is detected: by the modem, or by us in the sound."""
        return self.tells_keys or self.speech in (SoundPath.PCM_TTY, SoundPath.SOUND_CARD)


@dataclass(frozen=True, slots=True)
class ModemStatus:
    """A snapshot of one modem for the planner and for people; `resets` counts the resets of the
    modem since the daemon started.
    """

    state: ModemState = ModemState.CLOSED
    port: str = ""
    identity: Identity = Identity()
    registration: RegistrationState = RegistrationState.UNKNOWN
    carries_texts: bool = False
    carries_calls: bool = False
    operator: str = ""
    signal_dbm: int | None = None
    store_used: int = 0
    store_capacity: int = 0
    capabilities: Capabilities = Capabilities()
    epoch: int = 0
    resets: int = 0
    faults: tuple[Fault, ...] = ()
