"""Days and periods: which day is the last, and why."""
