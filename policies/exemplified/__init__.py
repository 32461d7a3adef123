"""What do the rules answer to a worked example? One file for each kind of question."""
