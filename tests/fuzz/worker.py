"""One target under atheris, in a process of its own: libFuzzer never comes back.

python -m tests.fuzz.worker MODULE:FUNCTION FOLDER... [-libfuzzer_option=...]
"""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Any


def main(arguments: list[str]) -> None:
    """Fuzz the target for as long as the options say; what it raises is printed and ends it."""
    target, *rest = arguments
    module, _, function = target.partition(":")
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["alarmd", "modem"]):
        takes = getattr(importlib.import_module(module), function)
    logging.disable(logging.CRITICAL)
    atheris.Setup([sys.argv[0], *rest], takes)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
