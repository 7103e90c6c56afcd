"""What alarmctl shows."""

SENTENCES: dict[str, str] = {}
