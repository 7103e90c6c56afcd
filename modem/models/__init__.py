"""Families of modems as data."""
