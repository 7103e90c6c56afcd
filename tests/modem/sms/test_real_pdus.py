"""PDUs as other programs write them; any that was ever read wrongly belongs here."""

from __future__ import annotations

import pytest

from modem.sms.pdu import Concat, Deliver, Submit, decode, decode_submit
from modem.types import Address

MILL = Address("+8610000000101", 145)
TO = "0D91680100000001F1"
CENTRE = "0891680100000001F0"
DAY_S, WEEK_S = 86400.0, 7 * 86400.0

# Service centre, first octet without a header, reference, validity; what that asks for.
ENCODERS = {
    "gammu-smsd": (CENTRE, 0x11, "00", "FF", 63 * WEEK_S),
    "python-gammu": (CENTRE, 0x11, "00", "00", 300.0),
    "smstools3": ("00", 0x11, "00", "FF", 63 * WEEK_S),
    "kannel": ("00", 0x11, "00", "A7", DAY_S),
    "ofono": ("00", 0x11, "00", "A7", DAY_S),
    "ModemManager": ("00", 0x01, "00", "", None),
    "gsmmodem 0.9": ("00", 0x21, "07", "", None),
    "gsmmodem-new 0.13": ("00", 0x21, "08", "", None),
}


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_single_text_of_every_encoder_is_read(encoder: str) -> None:
    centre, first, reference, validity, validity_s = ENCODERS[encoder]
    pdu = f"{centre}{first:02X}{reference}{TO}0008{validity}04706B8B66"
    expected = Submit(
        reference=int(reference, 16),
        recipient=MILL,
        text="火警",
        validity_s=validity_s,
        status_report=bool(first & 0x20),
    )
    assert decode_submit(pdu) == expected
    assert decode_submit(pdu.lower()) == expected


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_part_of_every_encoder_is_read(encoder: str) -> None:
    centre, first, reference, validity, _ = ENCODERS[encoder]
    text = "火警" * 33 + "火"
    units = text.encode("utf-16-be").hex()
    pdu = f"{centre}{first | 0x40:02X}{reference}{TO}0008{validity}8C050003420201{units}"
    part = decode_submit(pdu)
    assert (part.text, part.concat) == (text, Concat(0x42, 8, 2, 1))


FROM_MILL = f"04{TO}"
NOON_S = 1_700_000_000.0


# As centres and modems have written them; the numbers and the words are ours.
@pytest.mark.parametrize(
    ("pdu", "text", "sent_at"),
    [
        (f"00{FROM_MILL}00003211516031022305E8321B0E", "help…", NOON_S),
        (f"00{FROM_MILL}0008321151603102230567654EBA00", "来人", NOON_S),
        (f"00{FROM_MILL}00083211516031022344597D70E6597D70E6", "好烦好烦…", NOON_S),
        (f"00{FROM_MILL}0008321151603102230A6765", "来…", NOON_S),
        (f"00{FROM_MILL}0000321151603102C20131", "1", NOON_S),  # a zone of 20 and 12 quarters
        (f"00{FROM_MILL}0000000000000000000131", "1", 0.0),
        (f"00{FROM_MILL}00083211516031022306FFFE31003200", "12", NOON_S),
        (f"0044{TO}00003211516031022304E8321B0E", "help", NOON_S),  # a header that is none
        (f"0011{TO}00003211516031022304E8321B0E", "help", NOON_S),  # the bits of a SUBMIT
        (f"00{FROM_MILL}00043211516031022303310000", "1", NOON_S),
    ],
)
def test_a_text_of_a_strange_centre_is_read(pdu: str, text: str, sent_at: float) -> None:
    read = decode(pdu)
    assert isinstance(read, Deliver)
    assert (read.sender, read.text, read.sent_at) == (MILL, text, sent_at)
