"""What `python -m api` runs: the command line."""

from api.command_line import main

if __name__ == "__main__":
    main()
