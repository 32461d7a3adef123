"""Scores, ranks, grades and awards."""
