"""What the rules say: pure answers from policy data, without clock, database or network."""
