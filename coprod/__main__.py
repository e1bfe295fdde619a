"""Run by `python -m coprod`."""

from coprod.cli import main

if __name__ == "__main__":
    main()
