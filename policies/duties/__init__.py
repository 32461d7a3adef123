"""Duties: what occasions them, when they are due, how they stand."""
