"""Which addresses are there? One module for each noun, found by the application itself."""
