"""Every AT command the simulated modems know: one table from its name to the function that runs it.

A function gets the modem and the request and returns its information lines (then OK follows),
returns PENDING and ends by `SimModem.finish`, or raises Refused. To add a command, write its
function in the module of its subject, or take a form of forms.py, and put it into that module's
table.
"""

from __future__ import annotations

from modem.sim.commands import basic, identity, registration, storage, texts, voice
from modem.sim.commands.forms import Command

TEXT_COMMANDS = frozenset(texts.TABLE) | frozenset(storage.TABLE)
"""These are refused with +CMS errors."""
WITHOUT_PIN = (
    frozenset(basic.TABLE)
    | frozenset(identity.WITHOUT_PIN)
    | frozenset(registration.WITHOUT_PIN)
    | frozenset(voice.WITHOUT_PIN)
    | frozenset(texts.WITHOUT_PIN)
)
"""These work while the SIM asks for its PIN."""
TABLE: dict[str, Command] = {
    **basic.TABLE,
    **identity.TABLE,
    **registration.TABLE,
    **texts.TABLE,
    **storage.TABLE,
    **voice.TABLE,
}
