"""What the configuration says, read value by value, and what is wrong with it."""
