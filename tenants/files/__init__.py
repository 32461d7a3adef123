"""What is handed in as a file, and where does it lie?"""
