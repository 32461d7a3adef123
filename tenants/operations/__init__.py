"""What can happen? One file for each thing, each with one public function of the same name."""
