"""The faults of a modem, of its port and of its SIM, as values: a code that programs act on, and
its fields. The English sentence stands beside its code; another language has a table of these
sentences.

`FaultCode.value` stands in journals and in the output for programs: it never changes its meaning.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Self


class FaultCode(Enum):
    """What is wrong; `english` is its sentence, with places for the fields of the fault."""

    english: str

    def __new__(cls, value: str, english: str) -> Self:
        """Make a member whose value is its code alone."""
        member = object.__new__(cls)
        member._value_ = value
        member.english = english
        return member

    @classmethod
    def _missing_(cls, value: object) -> FaultCode:
        """Return UNKNOWN for a code that a newer version wrote to the journal: never an error."""
        return cls.UNKNOWN

    # The port.
    PORT_MISSING = "port_missing", "{name} is missing: is the modem plugged in and powered?"
    PORT_NOT_SERIAL = (
        "port_not_serial",
        "{name} is not a serial port: name one of /dev/serial/by-id",
    )
    PORT_FOLDER_CLOSED = (
        "port_folder_closed",
        "{name} cannot be reached: its folder is closed to this user",
    )
    PORT_FORBIDDEN = (
        "port_forbidden",
        "{name} may not be opened by this user: add the user to the group {group}",
    )
    PORT_IN_USE = (
        "port_in_use",
        "{name} is in use by {holder} (process {process}): stop it, or tell it to leave this modem "
        "alone",
    )
    PORT_IN_USE_UNSEEN = (
        "port_in_use_unseen",
        "{name} is in use by a program of another user, often ModemManager: stop it, or tell it to "
        "leave this modem alone",
    )
    PORT_LOCKED = (
        "port_locked",
        "{name} is locked by another program: stop it, or tell it to leave this modem alone",
    )
    PORT_VANISHED = (
        "port_vanished",
        "{name} vanished while it was opened: is the modem restarting?",
    )
    PORT_SLOW = "port_slow", "{name} did not open in {limit_s:g} s: plug the modem in again"
    PORT_UNSETTABLE = "port_unsettable", "{name} cannot be configured: {why}"
    PORT_UNOPENABLE = "port_unopenable", "{name} cannot be opened: {why}"
    PORT_CLOSED = "port_closed", "the port was closed"
    PORT_FULL = "port_full", "the modem takes no more data"
    PORT_HUNG_UP = "port_hung_up", "hung up"
    # What the operating system says of a file.
    IO_ERROR = "io_error", "reading or writing failed"
    NO_DEVICE = "no_device", "the device is gone"
    NO_FILE = "no_file", "there is no such file"
    NO_PERMISSION = "no_permission", "no permission"
    BUSY = "busy", "it is in use"
    OTHER = "other", "{why}"
    UNKNOWN = "unknown", "a fault that this version does not know"
    # The modem.
    NO_MODEM = (
        "no_modem",
        "Nothing at {name} works as a modem ({why}): check that `port` is its AT port, and its "
        "power.",
    )
    MODEM_LOST = (
        "modem_lost",
        "The modem was lost ({why}): check its cable, its hub and its power.",
    )
    MODEM_NOT_STARTING = (
        "modem_not_starting",
        "The modem does not start ({why}): if this lasts, unplug it for ten seconds.",
    )
    MODEM_RESTARTING = (
        "modem_restarting",
        "The modem restarts over and over: give it a powered hub or a better supply.",
    )
    CALL_NOT_ENDING = (
        "call_not_ending",
        "The modem does not end a call: if this lasts, unplug it for ten seconds.",
    )
    INTERNAL = (
        "internal",
        "A fault of the program stopped this modem: the log says more; please report it.",
    )
    WRONG_MODEM = (
        "wrong_modem",
        "This port leads to the modem with IMEI {imei}, not {wanted}: correct `port` or `imei` of "
        "this line.",
    )
    WRONG_MODEM_UNKNOWN = (
        "wrong_modem_unknown",
        "This port leads to a modem that does not say its IMEI, not to {wanted}: correct `port` or "
        "`imei` of this line.",
    )
    NO_ANSWER = "no_answer", "no answer within {limit_s:g} s"
    NOT_AT = "not_at", "it does not answer AT"
    UNREADABLE = "unreadable", "it said what nobody can read"
    QUEUE_FULL = "queue_full", "more than {limit} commands wait"
    RESTARTED = "restarted", "it started anew"
    SETTINGS_LOST = "settings_lost", "it has forgotten its settings"
    ABLE_TO_DO_MORE = "able_to_do_more", "it can do more than at its start"
    # The SIM.
    SIM_SILENT = (
        "sim_silent",
        "No SIM answers: put one in, or clean its contacts and seat it again.",
    )
    SIM_GONE = "sim_gone", "its SIM went away"
    SIM_PIN_UNSET = (
        "sim_pin_unset",
        "The SIM wants its PIN and none is configured: switch it off, or set `pin_file`.",
    )
    SIM_LOCKED = (
        "sim_locked",
        "The SIM wants {state}: unlock it in a phone and switch its PIN off.",
    )
    SIM_PIN_REFUSED = (
        "sim_pin_refused",
        "The SIM refused the configured PIN: it is not tried again; correct `pin_file`.",
    )
    SIM_PIN_NOT_TAKEN = (
        "sim_pin_not_taken",
        "The SIM did not take the configured PIN: see whether `pin_file` is right.",
    )
    SIM_PIN_TRIES_FEW = (
        "sim_pin_tries_few",
        "The SIM has {left} tries left, so none is entered: unlock it in a phone, switch the PIN "
        "off.",
    )
    SIM_PIN_TRIES_UNKNOWN = (
        "sim_pin_tries_unknown",
        "The SIM does not say how many tries its PIN has left, so none is entered: unlock it in a "
        "phone, switch the PIN off.",
    )
    SENDING_REFUSED = (
        "sending_refused",
        "The SIM or the modem refuses to send (code {cause}): the modem is restarted.",
    )
    # The network.
    SIM_DENIED = (
        "sim_denied",
        "The network refuses this SIM: ask whether it is active and paid.",
    )
    EMERGENCY_ONLY = (
        "emergency_only",
        "The network allows emergency calls only: check that the SIM is active and sits well.",
    )
    # Arriving texts.
    STORE_FILLING = (
        "store_filling",
        "The message store is filling up ({used} of {capacity} places are taken): delete the old "
        "texts in it.",
    )
    STORE_UNLISTED = (
        "store_unlisted",
        "The modem does not list its texts in {memory}: each place is read by itself.",
    )
    STORE_UNREADABLE = (
        "store_unreadable",
        "Texts that arrive in {memory} cannot be read: use another SIM or another modem; rings are "
        "heard.",
    )
    TEXTS_NOT_TOLD = (
        "texts_not_told",
        "The modem does not tell of arriving texts: it is asked every few seconds; use another "
        "modem if you can.",
    )
    TEXTS_NOT_KEPT = (
        "texts_not_kept",
        "The modem offers no place to store texts, so that one can be lost: put in a SIM that has "
        "one, or another modem.",
    )
    TEXTS_NOT_ARRIVING = (
        "texts_not_arriving",
        "No text can arrive over this modem: use another one; rings are heard.",
    )
    # The resets that were tried.
    TRIED_RADIO = "tried_radio", "Tried: radio off and on."
    TRIED_RESTART = "tried_restart", "Tried: restart."
    TRIED_USB = "tried_usb", "Tried: USB reset."
    TRIED_POWER = "tried_power", "Tried: USB power off and on."
    NO_RADIO = "no_radio", "Not possible: radio off and on ({why})."
    NO_RESTART = "no_restart", "Not possible: restart ({why})."
    NO_USB = "no_usb", "Not possible: USB reset ({why})."
    NO_POWER = "no_power", "Not possible: USB power off and on ({why})."
    RESETS_EXHAUSTED = "resets_exhausted", "Nothing helped: unplug it for ten seconds."
    USB_PLACE_UNKNOWN = "usb_place_unknown", "it is not known where it is plugged in"
    USB_GONE = "usb_gone", "the modem is not on the USB"
    USB_FORBIDDEN = "usb_forbidden", "this user may not write {file}"
    UHUBCTL_MISSING = "uhubctl_missing", "uhubctl is not installed"
    UHUBCTL_FAILED = "uhubctl_failed", "uhubctl: {why}"
    RESET_SLOW = "reset_slow", "not done in {limit_s:g} s"
    # The sound of a call.
    NO_AUDIO = "no_audio", "no audio"
    STALLED = "stalled", "stalled"
    SOUND_LOST = "sound_lost", "{device} was lost"
    SOUND_PROGRAMS_MISSING = (
        "sound_programs_missing",
        "{device} needs aplay and arecord: install the package alsa-utils",
    )
    SOUND_PROGRAM_ENDED = "sound_program_ended", "the sound card's program ended"
    # How an attempt ended.
    REFUSED = "refused", "the modem refused it"
    REFUSED_WITH_CODE = "refused_with_code", "refused with code {cause}"
    NETWORK_REFUSED = "network_refused", "the network refused it"
    CALL_REFUSED = "call_refused", "the modem refused the call"
    NOT_READY = "not_ready", "the modem is not ready"
    NOT_A_TEXT = "not_a_text", "it cannot be sent as a text: {why}"
    PART_LATE = "part_late", "a part was accepted late, those after it were not sent"
    NOT_DELIVERED = "not_delivered", "the service centre could not deliver it"
    CUT = "cut", "it was cut off"
    SOMEBODY_RINGS = "somebody_rings", "somebody rings"
    RANG_FIRST = "rang_first", "an incoming call came first"
    NOT_ANSWERED = "not_answered", "not answered"
    NOT_SHOWN = "not_shown", "the modem does not show the call"
    NOT_RINGING = "not_ringing", "did not ring within {limit_s:g} s"
    TOO_MANY_ORDERS = "too_many_orders", "too many orders wait"
    INTERRUPTED = "interrupted", "alarmd was restarted"
    NEVER_SAID = "never_said", "the line never said how it ended"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `fields` fill the sentence of its code; a reason among them is a fault itself."""

    code: FaultCode
    fields: Mapping[str, str | int | float | Fault] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.code.english.format(**self.fields)


def fault(code: FaultCode, /, **fields: str | int | float | Fault) -> Fault:
    """The fault with these fields."""
    return Fault(code, fields)


def in_prose(sentence: str) -> Fault | None:
    """A fault of which only an English sentence was kept; None for ""."""
    return fault(FaultCode.OTHER, why=sentence) if sentence else None


_OF_THE_SYSTEM = {
    errno.EIO: FaultCode.IO_ERROR,
    **dict.fromkeys((errno.ENODEV, errno.ENXIO), FaultCode.NO_DEVICE),
    errno.ENOENT: FaultCode.NO_FILE,
    **dict.fromkeys((errno.EACCES, errno.EPERM), FaultCode.NO_PERMISSION),
    errno.EBUSY: FaultCode.BUSY,
}


def of_system(error: Exception) -> Fault:
    """The fault for what the operating system says of a file or a device."""
    number = getattr(error, "errno", None)
    code = _OF_THE_SYSTEM.get(number) if number is not None else None
    if code is not None:
        return Fault(code)
    return fault(FaultCode.OTHER, why=getattr(error, "strerror", None) or str(error))
