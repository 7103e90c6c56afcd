"""Every command in all the forms that it has: a table of dialogues, each on a fresh modem."""

from __future__ import annotations

import pytest

from modem.sim.commands import TABLE
from modem.sim.modem import execute
from modem.sim.request import Action, Refused, Request
from tests.modem.sim.rig import HOTLINE, IMEI, SECOND_LINE, ZHANG, Terminal, network, village
from tests.modem.virtual_loop import elapse

_SETTINGS = [
    ("+CMEE", "1", "+CMEE: 1", "+CMEE: (0,1,2)"),
    ("+CSCS", '"UCS2"', '+CSCS: "UCS2"', '+CSCS: ("GSM","IRA","UCS2","HEX","8859-1")'),
    ("+CLIP", "1", "+CLIP: 1,1", "+CLIP: (0,1)"),
    ("+CLIR", "2", "+CLIR: 2,4", "+CLIR: (0,1,2)"),
    ("+COLP", "1", "+COLP: 1,1", "+COLP: (0,1)"),
    ("+CRC", "1", "+CRC: 1", "+CRC: (0,1)"),
    ("+CCWA", "1", "+CCWA: 1", "+CCWA: (0,1)"),
    ("+CSSN", "1,1", "+CSSN: 1,1", "+CSSN: (0,1),(0,1)"),
    ("+CVHU", "1", "+CVHU: 1", "+CVHU: (0,1)"),
    ("+CMGF", "1", "+CMGF: 1", "+CMGF: (0,1)"),
    ("+CSDH", "1", "+CSDH: 1", "+CSDH: (0,1)"),
    ("+CMMS", "2", "+CMMS: 2", "+CMMS: (0,1,2)"),
    ("+CNMI", "1,1,2,1,1", "+CNMI: 1,1,2,1,1", "+CNMI: (0,1,2,3),(0,1,2),(0,2),(0,1,2),(0,1)"),
    ("+CSMP", "49,,,8", "+CSMP: 49,167,0,8", "+CSMP: (0-255),(0-255),(0-255),(0-255)"),
    ("+CREG", "2", '+CREG: 2,1,"1A2B","01C3D405",7', "+CREG: (0-2)"),
    ("+CGREG", "1", "+CGREG: 1,1", "+CGREG: (0-2)"),
    ("+CTZU", "1", "+CTZU: 1", "+CTZU: (0,1)"),
    ("+IPR", "115200", "+IPR: 115200", "+IPR: (),(0,9600,19200,38400,57600,115200)"),
]


async def _fresh() -> Terminal:
    terminal = Terminal(network())
    await elapse(0.01)
    return terminal


@pytest.mark.parametrize(("name", "value", "read", "test"), _SETTINGS)
async def test_a_setting_is_kept_read_back_and_its_range_shown(
    name: str, value: str, read: str, test: str
) -> None:
    terminal = await _fresh()
    assert await terminal.ask(f"AT{name}={value}") == ["OK"]
    assert await terminal.ask(f"AT{name}?") == [read, "OK"]
    assert await terminal.ask(f"AT{name}=?") == [test, "OK"]


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("ATI", ["Simulated", "S27", "Revision: S27.007.1"]),
        ("AT+CGMI;+CGMM;+CGMR;+CGSN", ["Simulated", "S27", "S27.007.1", IMEI]),
        ("AT+CIMI", ["460000000000001"]),
        ("AT+CCID", ["+CCID: 89860008610000000001"]),
        ("AT+CNUM", [f'+CNUM: "","{HOTLINE}",145']),
        ("AT+GCAP", ["+GCAP: +CGSM"]),
        ("AT+SIMSTATE?", ["+SIMSTATE: 1"]),
        ('AT+CLCK="SC",2', ["+CLCK: 0"]),
        ("AT+CLCK=?", ['+CLCK: ("SC")']),
        ("AT+CPBS?;+CPBS=?", ['+CPBS: "SM",0,250', '+CPBS: ("SM","ME","ON")']),
        ('AT+CPBS="ME";+CPBR=1;+CPBR=?', ["+CPBR: (1-250),40,20"]),
        ("AT+CSQ;+CSQ=?", ["+CSQ: 21,99", "+CSQ: (0-31,99),(0-7,99)"]),
        ("AT+CESQ", ["+CESQ: 99,99,255,255,20,52"]),
        ("AT+COPS?", ['+COPS: 0,0,"China Mobile",7']),
        ("AT+COPS=3,2;+COPS?", ['+COPS: 0,2,"46000",7']),
        ("AT+COPS=?", ['+COPS: (2,"China Mobile","CMCC","46000",7),,(0,1,2,3,4),(0,1,2)']),
        ("AT+CCLK?", ['+CCLK: "26/03/01,08:00:00+32"']),
        ("AT+CPAS;+CPAS=?", ["+CPAS: 0", "+CPAS: (0,3,4)"]),
        ("AT+CIND?", ["+CIND: 5,3,1,0,0,0,0,0"]),
        ("AT+CGATT?;+CGATT=?;+CGATT=1", ["+CGATT: 1", "+CGATT: (0,1)"]),
        ("AT+CFUN=?", ["+CFUN: (0,1,4),(0,1)"]),
        ("AT+CUSD?;+CUSD=?", ["+CUSD: 0", "+CUSD: (0-2)"]),
        ("AT+CSMS=1;+CSMS?;+CSMS=?", ["+CSMS: 1,1,1", "+CSMS: 1,1,1,1", "+CSMS: (0,1)"]),
        (f'AT+CSCA="{SECOND_LINE}";+CSCA?', [f'+CSCA: "{SECOND_LINE}",145']),
        ('AT+CPMS="ME","MT","ME"', ["+CPMS: 0,255,0,305,0,255"]),
        ("AT+CPMS=?", ["+CPMS: " + ",".join(['("SM","ME","MT")'] * 3)]),
        ("AT+CMGL=?;+CMGF=1;+CMGL=?", [
            "+CMGL: (0-4)", '+CMGL: ("REC UNREAD","REC READ","STO UNSENT","STO SENT","ALL")'
        ]),
        ("AT+CMGD=?;+CMGR=?;+CMGS=?", ["+CMGD: (),(0-4)"]),
        ("AT+CNMA=?", ["+CNMA: (0-2)"]),
        ("AT+CHLD=?;+CLCC=?;+VTS=?", ["+CHLD: (0,1,1x,2,2x,3)", "+VTS: (0-9,*,#,A,B,C,D)"]),
        ("ATH;+CHUP", []),
        ("ATS0?;S0=0;&C1;&D2;X4", ["000"]),
        ("AT^CURC=0", []),
    ],
)  # fmt: skip
async def test_a_question_is_answered(command: str, answer: list[str]) -> None:
    terminal = await _fresh()
    assert await terminal.ask(command) == [*answer, "OK"]


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("ATE7", "ERROR"),
        ("ATI9", "ERROR"),
        ('AT+CSCS="EBCDIC"', "+CME ERROR: 50"),
        ("AT+CMGF=2", "+CME ERROR: 50"),
        ("AT+CMGF=x", "+CME ERROR: 50"),
        ("AT+CNMI=2,1,1", "+CME ERROR: 50"),
        ("AT+CSSN=1,2", "+CME ERROR: 50"),
        ("AT+CFUN=9", "+CME ERROR: 50"),
        ("AT+COPS=9", "+CME ERROR: 50"),
        ("AT+CCWA=7", "+CME ERROR: 50"),
        ("AT+CHLD=9", "+CME ERROR: 50"),
        ("AT+CHLD=15", "+CME ERROR: 22"),
        ("AT+CHLD=4", "+CME ERROR: 3"),
        ("AT+VTS=1", "+CME ERROR: 3"),
        ('AT+CLCK="PF",1,"0000"', "+CME ERROR: 4"),
        ('AT+CPBS="XX"', "+CME ERROR: 50"),
        ("AT+CMGS=0", "+CMS ERROR: 304"),
        ("AT+CMGS=x", "+CMS ERROR: 304"),
        ("AT+CMGR=0", "+CMS ERROR: 321"),
        ("AT+CMGD=0", "+CMS ERROR: 321"),
        ("AT+CMGD=1,9", "+CMS ERROR: 302"),
        ("AT+CMGL=9", "+CMS ERROR: 302"),
        ('AT+CPMS="XX"', "+CMS ERROR: 302"),
        ('AT+CMGF=1;+CMGS="friend"', "+CMS ERROR: 305"),
        ("ATD123", "NO CARRIER"),
        ("ATA", "NO CARRIER"),
        ("AT+", "ERROR"),
        ("AT(", "ERROR"),
    ],
)
async def test_what_cannot_be_is_refused(command: str, error: str) -> None:
    terminal = await _fresh()
    await terminal.ask("AT+CMEE=1")
    assert await terminal.ask(command) == [error]


@pytest.mark.parametrize("name", sorted(set(TABLE) - {"D", "A", "Z", "+CMGS", "+CMGW"}))
@pytest.mark.parametrize("action", Action)
async def test_no_command_fails_otherwise_than_by_refusing(name: str, action: Action) -> None:
    for argument in ("", ",", '"', "1", '"x",,,', "99999999999999999999", "ÿ"):
        terminal = await _fresh()
        try:
            execute(terminal.modem, Request(name, action, argument))
        except Refused:
            continue


async def test_ussd_is_answered_a_moment_later() -> None:
    terminal = await _fresh()
    answer = await terminal.ask('AT+CUSD=1,"*100#",15', 2)
    assert answer[0] == "OK"
    assert "余额".encode("utf-16-be").hex().upper() in answer[1]


async def test_all_memories_together_begin_with_those_of_the_modem() -> None:
    _, terminal, zhang = await village()
    zhang.text(HOTLINE, "on the SIM")
    await elapse(0.01)
    await terminal.ask('AT+CPMS="MT","MT","MT"')
    zhang.text(HOTLINE, "in the modem")
    await elapse(0.01)
    assert terminal.lines()[-1] == '+CMTI: "MT",1'
    assert (await terminal.ask("AT+CMGD=?"))[0] == "+CMGD: (1,256),(0-4)"
    assert len(await terminal.ask("AT+CMGL=4")) == 5
    assert await terminal.ask("AT+CMGD=256;+CPMS?") == [
        '+CPMS: "MT",1,305,"MT",1,305,"MT",1,305', "OK"
    ]  # fmt: skip


async def test_text_mode_shows_headers_when_asked_and_routes_texts_and_reports() -> None:
    _, terminal, zhang = await village()
    await terminal.ask("AT+CMGF=1;+CSDH=1;+CSMP=49;+CNMI=2,2,0,1,0")
    zhang.text(HOTLINE, "hello")
    await elapse(0.01)
    head, body = terminal.lines()
    assert head.startswith(f'+CMT: "{ZHANG}",,"26/03/01,08:00:00+32",145,4,0,0,')
    assert body == "hello"
    await terminal.ask(f'AT+CMGS="{ZHANG}"')
    terminal.type("back\x1a")
    await elapse(0.01)
    assert terminal.lines()[-1].startswith("+CDS: 6,")
    await terminal.ask(f'AT+CMGW="{ZHANG}"')
    terminal.type("draft\x1a")
    assert terminal.lines() == ["+CMGW: 1", "OK"]
    assert await terminal.ask("AT+CMGR=1") == [f'+CMGR: "STO UNSENT","{ZHANG}",', "draft", "OK"]
