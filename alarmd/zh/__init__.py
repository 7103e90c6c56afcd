"""The Chinese of every operator's sentence, by its English. One table for each area, next to each other."""

from __future__ import annotations

from alarmd.zh import config, daemon, terminal

SENTENCES: dict[str, str] = {**config.SENTENCES, **daemon.SENTENCES, **terminal.SENTENCES}
