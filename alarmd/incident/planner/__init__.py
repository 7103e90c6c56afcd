"""What is owed to whom, on which line, when, and when again."""
