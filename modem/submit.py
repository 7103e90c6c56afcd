"""One outgoing text, all its parts, and what became of it: SENT, FAILED or UNKNOWN (it may have
been sent)."""

from __future__ import annotations

import contextlib

from modem.at.channel import Command, FinalResult, LateResult
from modem.at.parse import parse_cmgs
from modem.at_session import AtSession
from modem.errors import CommandTimedOut, MalformedResponse
from modem.faults import Fault, FaultCode, fault
from modem.lasting import Lasting
from modem.models.base import FORM_CAUSES, KEEP_LINK, refused_submit, submit_part
from modem.sms.pdu import SubmitPdu, encode_submit
from modem.types import Msisdn, Remedy, SubmitOutcome, SubmitResult


class Submission:
    """The text that was asked with `token`; `run` once."""

    def __init__(
        self,
        token: int,
        recipient: Msisdn,
        text: str,
        *,
        validity_s: float,
        concat_reference: int,
        lasting: Lasting,
        session: AtSession,
    ) -> None:
        self.token = token
        self._recipient, self._text, self._validity_s = recipient, text, validity_s
        self._concat_reference = concat_reference
        self._lasting, self._session = lasting, session
        self._references: tuple[int, ...] = ()
        self._running: Command | None = None
        self._is_last = False

    async def run(self) -> SubmitResult:
        """Submit part after part, up to the first that is not accepted; raise ModemGone. If the
        modem itself refuses the form of the first part, submit once more without report and
        validity."""
        is_rich = self._lasting.rich_texts.tries_next()
        result = await self._run(is_rich=is_rich)
        if is_rich and result.cause in FORM_CAUSES and not result.references:
            plain = await self._run(is_rich=False)
            if plain.outcome is SubmitOutcome.SENT:
                self._lasting.rich_texts.was_proved()
            return plain
        if is_rich and result.outcome is SubmitOutcome.SENT:
            self._lasting.rich_texts.was_borne()
        return result

    async def _run(self, *, is_rich: bool) -> SubmitResult:
        try:
            parts = encode_submit(
                self._recipient,
                self._text,
                validity_s=self._validity_s if is_rich else None,
                status_report=is_rich,
                concat_reference=self._concat_reference,
            )
        except ValueError as error:
            return SubmitResult(
                SubmitOutcome.FAILED,
                (),
                Remedy.GIVE_UP,
                fault=fault(FaultCode.NOT_A_TEXT, why=str(error)),
            )
        if len(parts) > 1:
            await self._keep_link()
        for number, part in enumerate(parts, start=1):
            self._is_last = number == len(parts)
            refusal = await self._submit(part)
            if refusal is not None:
                return refusal
        return SubmitResult(SubmitOutcome.SENT, self._references)

    def abandoned(self, reason: Fault) -> SubmitResult:
        """The result if the modem was lost while the text was queued or running."""
        return self._unanswered(reason)

    def settled(self, late: LateResult) -> SubmitResult | None:
        """The result of a text that had been given up as UNKNOWN, by this late result; None if that
        belongs to another text."""
        if late.command is not self._running:
            return None
        refusal = self._read(late.lines, late.final)
        if refusal is not None or self._is_last:
            return refusal or SubmitResult(SubmitOutcome.SENT, self._references)
        return SubmitResult(
            SubmitOutcome.FAILED,
            self._references,
            Remedy.RETRY,
            fault=Fault(FaultCode.PART_LATE),
        )

    async def _keep_link(self) -> None:
        with contextlib.suppress(CommandTimedOut):  # it only saves time
            await self._session.run(KEEP_LINK)

    async def _submit(self, part: SubmitPdu) -> SubmitResult | None:
        command = submit_part(part.tpdu_octets, part.hex)
        self._running = command
        try:
            response = await self._session.run(command)
        except CommandTimedOut as error:
            return self._unanswered(error.fault)
        self._running = None
        return self._read(response.lines, response.final)

    def _read(self, lines: tuple[str, ...], final: FinalResult) -> SubmitResult | None:
        """Take the reference of an accepted part, or say what the refusal means."""
        for line in lines:
            if line.startswith("+CMGS:"):
                self._references += _reference(line)
                return None
        return None if final.is_ok else refused_submit(final, self._references)

    def _unanswered(self, why: Fault) -> SubmitResult:
        if self._running is not None and self._session.payload_sent:
            return SubmitResult(SubmitOutcome.UNKNOWN, self._references, Remedy.NONE, fault=why)
        return SubmitResult(SubmitOutcome.FAILED, self._references, Remedy.RETRY, fault=why)


def _reference(line: str) -> tuple[int, ...]:
    try:
        return (parse_cmgs(line),)
    except MalformedResponse:
        return ()  # accepted all the same
