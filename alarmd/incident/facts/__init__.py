"""Facts: what they are, what each of them changes, and what all of them add up to."""
