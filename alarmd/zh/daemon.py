"""What the daemon says over its control socket."""

SENTENCES: dict[str, str] = {}
