"""What an input means: the facts that follow from it."""
