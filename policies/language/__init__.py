"""What can a policy say? One file for each section of the language."""
