"""The family of a modem, by what it says of itself; a modem of no family is plain 27.007."""

from __future__ import annotations

import re
from dataclasses import replace

from modem.models.base import GENERIC, Model
from modem.models.huawei import STICK
from modem.models.quectel import EC2X, EC200, M26
from modem.models.simcom import A76XX, SIM800, SIM7600
from modem.types import Identity

# They carry calls and texts, but no way for speech into their calls is known.
RING_ONLY = replace(GENERIC, name="ring only", models="air7|ml307|ml302|n58|n720")

FAMILIES: tuple[Model, ...] = (SIM7600, SIM800, A76XX, EC200, EC2X, M26, STICK, RING_ONLY)


def model_of(identity: Identity) -> Model:
    """The family of a modem. It decides which commands are tried, never what is believed."""
    for family in FAMILIES:
        if _says(family.makers, identity.manufacturer) and _says(family.models, identity.model):
            return family
    return GENERIC


def _says(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE | re.ASCII) is not None
