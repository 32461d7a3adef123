"""Points: a rubric becomes whole-number arithmetic once, and from it a Python function and an SQL query."""
