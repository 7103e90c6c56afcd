"""The control socket: who asks, what is answered, and what is wrong with the box."""
