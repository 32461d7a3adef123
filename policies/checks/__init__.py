"""What can be wrong with a policy? One file for each kind of thing."""
