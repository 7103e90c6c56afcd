"""What is said and heard in a call, as numbers: frames, levels, tones and keys."""
