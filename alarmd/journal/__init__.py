"""The journal: written, read, kept, sealed, proved, and forgotten in time."""
