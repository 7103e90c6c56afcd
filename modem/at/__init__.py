"""The AT side of a modem as pure code: octets in, events out. No clock, no I/O."""
