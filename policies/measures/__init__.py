"""Measures: what follows, how long it works, what falls with it."""
