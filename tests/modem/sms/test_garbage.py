"""Whatever a modem hands over, reading it ends in a value or in MalformedResponse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from modem.errors import MalformedResponse
from modem.sms import pdu
from modem.types import Address, Msisdn
from tests.modem.sms.texts import addresses, texts, zones

WITHOUT_WORDS = 21  # octets of a DELIVER from a number of 13 digits

READERS: tuple[Callable[[str], object], ...] = (pdu.decode, pdu.decode_submit, pdu.sender_of)


def _read_by_all(octets: str) -> None:
    for read in READERS:
        try:
            value = read(octets)
        except MalformedResponse:
            pass
        else:
            # No lone surrogate and no other half of a character gets through.
            repr(value).encode()
            getattr(value, "text", "").encode()


@settings(max_examples=500)
@given(st.binary(max_size=200).map(bytes.hex))
def test_random_octets_are_read_or_malformed(octets: str) -> None:
    _read_by_all(octets)


@given(st.text(max_size=60))
@example("0 0")
@example("００")
def test_random_characters_are_read_or_malformed(characters: str) -> None:
    _read_by_all(characters)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good PDU with octets changed, dropped, added or cut off."""
    sender, text = draw(addresses), draw(texts)
    good = draw(
        st.sampled_from(
            [
                *pdu.encode_deliver(sender, text, 1.7e9, zone_quarters=draw(zones)),
                *(part.hex for part in pdu.encode_submit(sender, text, validity_s=3600.0)),
                pdu.encode_status_report(sender, 7, 0, 1.7e9, 1.7e9),
            ]
        )
    )
    octets = bytearray.fromhex(good)
    for _ in range(draw(st.integers(1, 4))):
        position = draw(st.integers(0, max(0, len(octets) - 1)))
        match draw(st.sampled_from(["change", "drop", "add", "cut"])):
            case "change":
                octets[position : position + 1] = draw(st.binary(min_size=1, max_size=1))
            case "drop":
                del octets[position : position + 1]
            case "add":
                octets[position:position] = draw(st.binary(min_size=1, max_size=1))
            case _:
                del octets[position:]
    return octets.hex()


@settings(max_examples=500)
@given(mutated())
def test_damaged_pdus_are_read_or_malformed(octets: str) -> None:
    _read_by_all(octets)


@pytest.mark.parametrize("text", ["fire", "火警", "a" * 161])
def test_every_truncation_is_malformed_or_reads_what_is_there(text: str) -> None:
    sender = Address.of(Msisdn("+8610000000101"))
    received = pdu.encode_deliver(sender, text, 1.7e9)[0]
    whole = pdu.decode(received)
    assert isinstance(whole, pdu.Deliver)
    cut = []
    for length in range(len(received)):
        try:
            cut.append(pdu.decode(received[:length]))
        except MalformedResponse:
            assert not cut or length % 2
    assert len(cut) == len(received) // 2 - WITHOUT_WORDS - 1
    header_octets = 0 if whole.concat is None else 5
    for read in cut[header_octets:]:
        assert isinstance(read, pdu.Deliver)
        assert whole.text.startswith(read.text.removesuffix("…"))
        assert read.text.endswith("…")
        assert read.sender == sender


@pytest.mark.parametrize("text", ["fire", "火警", "a" * 161])
def test_every_truncation_of_a_submit_or_report_is_malformed(text: str) -> None:
    sender = Address.of(Msisdn("+8610000000101"))
    sent = pdu.encode_submit(sender, text, validity_s=3600.0)[0].hex
    report = pdu.encode_status_report(sender, 7, 0, 1.7e9, 1.7e9)
    for read, whole in ((pdu.decode_submit, sent), (pdu.decode, report)):
        for length in range(len(whole)):
            with pytest.raises(MalformedResponse):
                read(whole[:length])
