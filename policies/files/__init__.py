"""From files to rules: YAML, folders, and what is wrong with them."""
