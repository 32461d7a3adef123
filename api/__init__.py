"""How it is asked: HTTP routes and the command line."""
