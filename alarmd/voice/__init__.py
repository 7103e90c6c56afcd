"""What people hear: the sentences, their prompts, and where prompts come from."""
