"""Texts, senders and stamps that Hypothesis draws for the codec."""

from __future__ import annotations

from hypothesis import strategies as st

from modem.types import Address, Msisdn

GSM7_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENSION = "^{}\\[~]|€"
CJK = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
EMOJI = st.characters(min_codepoint=0x1F300, max_codepoint=0x1FAFF)

gsm7_characters = st.sampled_from(GSM7_BASIC) | st.sampled_from(GSM7_EXTENSION)
gsm7_texts = st.text(gsm7_characters, max_size=400)
ucs2_texts = st.text(CJK | EMOJI | gsm7_characters, min_size=1, max_size=220).map("火{}".format)
# Every length at which a text needs one part more, in both alphabets and both widths, and one
# either side; a character of two units may sit across each.
boundary_texts = st.builds(
    lambda filler, edge, length: filler * max(0, length - 1) + edge,
    st.sampled_from("a火"),
    st.sampled_from(["a", "€", "火", "😀", "{}", "😀😀"]),
    st.sampled_from(
        [
            edge + shift
            for edge in (66, 67, 70, 132, 134, 152, 153, 160, 304, 306)
            for shift in (-1, 0, 1)
        ]
    ),
)
texts = gsm7_texts | ucs2_texts | boundary_texts

numbers = st.integers(0, 9_999_999).map(lambda tail: Msisdn(f"+86100{tail:08}"))
# A day within the years that a stamp can say, for the zones; near_times are those on whose century
# all programs agree.
times = st.integers(86_400, 3_155_673_600).map(float)
near_times = st.integers(946_771_200, 2_840_140_800).map(float)
zones = st.integers(-79, 79)

numbers = st.integers(0, 9_999_999).map(lambda tail: Msisdn(f"+86100{tail:08}"))
plain_addresses = (
    numbers.map(Address.of)
    | st.text("0123456789", min_size=3, max_size=20).map(Address)
    | st.text("0123456789", min_size=1, max_size=20).map(lambda digits: Address(digits, 161))
    | st.text("ABCXYZabcxyz 019", min_size=1, max_size=11).map(lambda name: Address(name, 208))
)
addresses = plain_addresses | st.text("0123456789*#abc", min_size=1, max_size=20).map(Address)
