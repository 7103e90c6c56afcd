"""The modems that can be simulated, by a short name: who they say they are and how they speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from modem.sim.commands.forms import accepted, remembered
from modem.sim.commands.sound import pcm_switch, speech
from modem.sim.dialect import CallNews, Dialect, Turn
from modem.sim.settings import Profile

_DSCI_STATES = {Turn.DIALLED: 2, Turn.ALERTING: 7, Turn.ANSWERED: 3, Turn.ENDED: 6}
_CALL_CONTROL_END = 29  # ^CEND <end_status>: ended by call control


def _simcom(news: CallNews) -> tuple[str, ...]:
    if news.turn is Turn.ANSWERED:
        return ("VOICE CALL: BEGIN",)
    if news.turn is not Turn.ENDED:
        return ()
    return ("VOICE CALL: END" + ("" if news.lasted_s is None else f": {news.lasted_s:06.0f}"),)


def _sim800(news: CallNews) -> tuple[str, ...]:
    if news.is_incoming:
        return ()
    return {Turn.ALERTING: ("MO RING",), Turn.ANSWERED: ("MO CONNECTED",)}.get(news.turn, ())


def _quectel(news: CallNews) -> tuple[str, ...]:
    toa = 145 if news.number.startswith("+") else 129
    state = _DSCI_STATES[news.turn]
    return (f'^DSCI: {news.index},{int(news.is_incoming)},{state},0,"{news.number}",{toa}',)


def _huawei(news: CallNews) -> tuple[str, ...]:
    match news.turn:
        case Turn.DIALLED:
            return (f"^ORIG:{news.index},0",)
        case Turn.ALERTING:
            return (f"^CONF:{news.index}",)
        case Turn.ANSWERED:
            return (f"^CONN:{news.index},0",)
        case Turn.ENDED:
            lasted = news.lasted_s or 0.0
            return (f"^CEND:{news.index},{lasted:.0f},{_CALL_CONTROL_END},{news.cause}",)


def _answered_in_words(news: CallNews) -> tuple[str, ...]:
    is_ours = news.turn is Turn.ANSWERED and not news.is_incoming
    return ("CONNECT",) if is_ours else ()


_VOLTE = {"+CIREG": remembered("0,1", "(0-2)")}
_SIMCOM = Dialect(
    {
        **_VOLTE,
        "+CTTS": speech("(0-2)", led_by="+CDTAM"),
        "+CDTAM": remembered("0", "(0,1)"),
        "+DDET": remembered("0", "(0,1)"),
        "+MSTK": accepted,
    },
    _simcom,
    key=lambda key: f"+RXDTMF: {key}",
    key_switch="+DDET",
    texts_in_calls=False,
)
_SIM7600 = replace(
    _SIMCOM,
    commands={**_SIMCOM.commands, "+CPCMREG": pcm_switch(1, ranges="(0-1)", in_call=True)},
    has_pcm=True,
)
_SIM800 = Dialect(
    {"+DDET": remembered("0", "(0,1)"), "+MORING": remembered("0", "(0,1)"), "+DTAM": accepted},
    _sim800,
    key=lambda key: f"+DTMF: {key}",
    key_switch="+DDET",
    texts_in_calls=False,
)
_EC25 = Dialect(
    {
        **_VOLTE,
        "+QPCMV": pcm_switch(1, ranges="(0,1),(0-2)"),
        "+QWTTS": speech("(0-2),(0,1),(0-2)"),
        "+QTONEDET": remembered("0", "(0,1)"),
        "+QURCCFG": accepted,
        "+QINDCFG": accepted,
        "+QGPSCFG": accepted,
        "+QSIMSTAT": accepted,
        "^DSCI": remembered("0", "(0,1)"),
    },
    _quectel,
    key=lambda key: f"+QTONEDET: {ord(key)}",
    key_switch="+QTONEDET",
    has_pcm=True,
)
_EC200 = Dialect(
    {name: command for name, command in _EC25.commands.items() if name != "+QPCMV"},
    _quectel,
    key=_EC25.key,
    key_switch="+QTONEDET",
)
_M26 = Dialect(
    {"+QTONEDET": remembered("0", "(0,1)")},
    key=_EC25.key,
    key_switch="+QTONEDET",
    texts_in_calls=False,
)
_HUAWEI = Dialect(
    {
        "^CVOICE": remembered("0,8000,16,20", "(0)"),
        "^DDSETEX": pcm_switch(2, ranges="(0-2)", in_call=True),
        "^DDTMFCFG": remembered("0,0", "(0,1),(0,1)"),
    },
    _huawei,
    says_how_it_ended=False,
    key=lambda key: f"^DDTMF: {key}",
    key_switch="^DDTMFCFG",
    texts_in_calls=False,
    has_pcm=True,
)
_AIR724 = Dialect(_VOLTE, _answered_in_words)

PROFILES: Mapping[str, Profile] = {
    "plain": Profile(),
    "sim7600": Profile("SIMCOM INCORPORATED", "SIMCOM_SIM7600CE", "LE20B05", dialect=_SIM7600),
    "a7670": Profile("SIMCOM INCORPORATED", "A7670C", "A7670M7_B07", dialect=_SIMCOM),
    "sim800": Profile("SIMCOM_Ltd", "SIMCOM_SIM800L", "1418B05SIM800L24", dialect=_SIM800),
    "ec25": Profile("Quectel", "EC25", "EC25EFAR06A06M4G", dialect=_EC25),
    "ec200": Profile("Quectel", "EC200A", "EC200ACNHAR01A05M16", dialect=_EC200),
    "m26": Profile("Quectel_Ltd", "Quectel_M26", "M26FBR03A13", dialect=_M26),
    "huawei": Profile("huawei", "E1550", "11.608.14.15.311", dialect=_HUAWEI),
    "air724": Profile("AirM2M", "AirM2M_Air724UG_V401", "V401", dialect=_AIR724),
}
