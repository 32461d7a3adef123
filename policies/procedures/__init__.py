"""What an action asks and still needs."""
