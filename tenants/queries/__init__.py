"""What can be asked? One file for each noun."""
