"""How does a policy read to people? One file for each part of the page."""
