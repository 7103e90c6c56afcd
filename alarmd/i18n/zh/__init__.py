"""The Chinese of every operator's sentence, by its English; one table for each area."""

from __future__ import annotations

from alarmd.i18n.zh import (
    cli,
    config,
    daemon,
    demo,
    enrolment,
    incidents,
    lines,
    modem,
    reading,
    records,
    voice,
)

# The key is the sense that is meant, and the English word.
SENSES: dict[tuple[str, str], str] = {**incidents.SENSES}
SENTENCES: dict[str, str] = {
    **config.SENTENCES,
    **daemon.SENTENCES,
    **demo.SENTENCES,
    **enrolment.SENTENCES,
    **reading.SENTENCES,
    **incidents.SENTENCES,
    **records.SENTENCES,
    **lines.SENTENCES,
    **modem.SENTENCES,
    **cli.SENTENCES,
    **voice.SENTENCES,
}
