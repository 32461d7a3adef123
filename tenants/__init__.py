"""What happens: tables, isolation between bureaus, and one file for each thing that can happen."""
