"""What carries the sound of a call: a tty, a sound card, or the modem's own voice."""
