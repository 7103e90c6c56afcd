"""A line: one modem with one SIM as the planner sees it.

A line forwards what its modem tells, and does one order at a time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import assert_never

from alarmd.config.settings import LineConfig, read_pin
from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    CutOrdered,
    Order,
    Outcome,
    RingEndOrdered,
)
from alarmd.incident.facts.world import World
from alarmd.incident.intake.carriers import is_of_carrier as is_of_carrier_of
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.long_texts import waiting_parts
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.incident.policy import Policy
from alarmd.numbers import identify
from modem.indications import (
    CallIncoming,
    CallWaiting,
    DeliveryReported,
    Indication,
    PartStored,
    SmsStored,
    SmsUnreadable,
)
from modem.port import OpenPort, open_serial
from modem.supervisor import ModemSettings, Supervisor
from modem.types import Address, ModemStatus, Msisdn, SubmitOutcome, SubmitResult
from modem.usb import Usb
from modem.voice.talk import Clip, Talk

_log = logging.getLogger("alarmd.lines")


class Line:
    """Owns the supervisor of one modem. Every indication goes to `inbox`, in order. `usb` resets
    the modem where commands do not help. `missed_call_senders` are those of Config."""

    def __init__(
        self,
        config: LineConfig,
        policy: Policy,
        inbox: Callable[[Heard], None],
        open_port: OpenPort = open_serial,
        usb: Usb | None = None,
        missed_call_senders: tuple[str, ...] | None = None,
    ) -> None:
        self.config = config
        self._missed_call_senders = missed_call_senders
        self._policy, self._inbox = policy, inbox
        self._modem = Supervisor(modem_settings(config), self._forward, open_port, usb)

    @property
    def settings(self) -> LineSettings:
        """What the operator allows this line."""
        config = self.config
        return LineSettings(
            config.name, config.calls, config.texts, config.inbound_only, config.voice
        )

    @property
    def status(self) -> ModemStatus:
        """The status of the modem."""
        return self._modem.status

    def recall(self, world: World, now: float) -> None:
        """Tell the modem how its texts from before the restart ended, the oldest first, and which
        parts of long texts were read."""
        for text in world.texts_of(self.config.name):
            is_refused = text.outcome is Outcome.FAILED
            outcome = SubmitOutcome.FAILED if is_refused else SubmitOutcome.UNKNOWN
            ended_at = now if text.ended_at is None else text.ended_at
            self._modem.recall(SubmitResult(outcome, text.references), now - ended_at)
        self.recall_parts(world, now)

    def recall_parts(self, world: World, now: float) -> None:
        """Tell the modem which parts of long texts were read and deleted from it."""
        for text in world.long_texts.values():
            if text.line == self.config.name:
                for part in waiting_parts(text):
                    self._modem.recall_part(part, now - text.since, is_told=text.is_told)

    def start(self) -> None:
        """Open the modem, and open it again whenever it is lost."""
        self._modem.start()

    async def stop(self) -> None:
        """Close the modem."""
        await self._modem.stop()

    def obey(self, order: Order, talk: Talk | None = None) -> None:
        """Begin an order of the planner; its result comes as an indication. A call without a `talk`
        only rings."""
        match order:
            case AttemptStarted(channel=Channel.SMS):
                self._modem.submit(
                    Msisdn(order.number),
                    order.text,
                    token=order.attempt,
                    validity_s=self._policy.text_validity_s,
                )
            case AttemptStarted():
                self._modem.dial(
                    Msisdn(order.number),
                    token=order.attempt,
                    ring_max_s=order.ring_s,
                    answered_hold_s=self._policy.answered_hold_s,
                    talk=talk,
                )
            case RingEndOrdered():
                self._modem.end_incoming(order.call)
            case CutOrdered():
                self._modem.cut(order.attempt, spares_answered=order.spares_answered)
            case _:
                assert_never(order)

    def answer(self, attempt: int, clip: Clip) -> None:
        """Say `clip` as the answer to the last key in the call of this attempt."""
        self._modem.answer(attempt, clip)

    def settle(self, indication: Indication) -> None:
        """Delete the stored text or report of this indication from the modem: its facts are
        written down.
        """
        match indication:
            case (
                SmsStored(slots=slots)
                | PartStored(slots=slots)
                | SmsUnreadable(slots=slots)
                | DeliveryReported(slots=slots)
            ):
                if slots:
                    self._modem.delete(slots)
            case _:
                pass

    def _forward(self, indication: Indication) -> None:
        heard_of = _address(indication)
        number = identify(heard_of) if heard_of is not None else None
        is_of_carrier = isinstance(indication, SmsStored) and is_of_carrier_of(
            indication.sender,
            self.status.identity.imsi,
            self._missed_call_senders,
            is_phone=number is not None,
        )
        name, kind = self.config.name, self.config.kind
        self._inbox(Heard(name, indication, number, kind, is_of_carrier))


def _address(indication: Indication) -> Address | None:
    match indication:
        case CallIncoming(caller=caller) | CallWaiting(caller=caller):
            return caller
        case SmsStored(sender=sender) | PartStored(sender=sender) | SmsUnreadable(sender=sender):
            return sender
        case DeliveryReported(recipient=recipient):
            return recipient
        case _:
            return None


def modem_settings(config: LineConfig) -> ModemSettings:
    """The settings with which the modem of a line is opened."""
    return ModemSettings(
        path=config.port,
        baud=config.baud,
        imei=config.imei,
        pin=_pin(config),
        audio=config.audio,
    )


def _pin(config: LineConfig) -> str:
    """The PIN of the SIM; "" if no file is named or it cannot be read: then this line alone stops,
    and its modem says that the SIM wants a PIN."""
    if config.pin_file is None:
        return ""
    try:
        return read_pin(config.pin_file)
    except OSError as error:
        _log.error("line %s: %s: %s", config.name, config.pin_file, error.strerror)
        return ""
