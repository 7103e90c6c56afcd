"""What config.py, households.yaml and alarmd.yaml may get wrong."""

SENTENCES: dict[str, str] = {}
