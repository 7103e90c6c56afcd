"""Who is believed that somebody rang in vain: the carrier of the SIM, under its own short codes, or
the senders that the operator names (`missed_call_senders`).
"""

from __future__ import annotations

from modem.types import Address

CHINA = "460"  # the mobile country code with which an IMSI begins (ITU-T E.212)
HOME_CODE = "86"
ANY_REST = "*"  # at the end of a named sender: any characters may follow

# Customer services and the services that take calls for a phone that is off. The codes that are let
# to businesses (1065, 1069) do not count: anybody who pays may send under them.
_MOBILE = ("10086", "1258", "12550", "10658", "10661023")
_UNICOM = ("10010", "10198", "116114", "1141")
_TELECOM = ("10000", "10001", "118114", "118100")
_BROADNET = ("10099",)

# Mobile network codes (E.212): which carrier issued a SIM.
_BY_NETWORK = {
    **dict.fromkeys(("00", "02", "04", "07", "08", "13", "20"), _MOBILE),
    **dict.fromkeys(("01", "06", "09", "10"), _UNICOM),
    **dict.fromkeys(("03", "05", "11", "12"), _TELECOM),
    "15": _BROADNET,
}
_EVERY = (*_MOBILE, *_UNICOM, *_TELECOM, *_BROADNET)


def is_of_carrier(
    sender: Address, imsi: str, named: tuple[str, ...] | None = None, *, is_phone: bool = False
) -> bool:
    """Whether a text from `sender` to the SIM with this `imsi` ("" if it is not known) is the
    carrier's. If senders are `named`, only their texts are; otherwise never a text from a phone or
    a name.
    """
    written = sender.digits
    if named is not None:
        return any(_is_meant(one, written) for one in named)
    code = written.removeprefix("+" + HOME_CODE).removeprefix(HOME_CODE)
    return code.isascii() and code.isdigit() and not is_phone and code.startswith(_codes(imsi))


def _codes(imsi: str) -> tuple[str, ...]:
    """The short codes of the carrier that issued this SIM; of all Chinese carriers if it is
    unknown."""
    if imsi and not imsi.startswith(CHINA):
        return ()
    return _BY_NETWORK.get(imsi[3:5], _EVERY)


def _is_meant(name: str, written: str) -> bool:
    if name.endswith(ANY_REST):
        return written.casefold().startswith(name.removesuffix(ANY_REST).casefold())
    return written.casefold() == name.casefold()
