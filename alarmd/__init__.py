"""alarmd, the ten-household alarm switch: one loop, one journal, one direction."""

__version__ = "0.1.0"
