"""What happened: lists, stories, counts, and what things are called."""
