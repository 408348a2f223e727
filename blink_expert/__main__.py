"""`python -m blink_expert`: the command line, where its script is not on the path."""

from blink_expert.cli import main

if __name__ == "__main__":
    main()
