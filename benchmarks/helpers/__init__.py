"""How soon the first and the second person say that they come: ours, others' and the best order."""
