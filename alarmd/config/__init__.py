"""The configuration, read value by value, and what is wrong with it."""
