"""The server where something breaks in our own code, with a secret in what the error says."""

from coprod.cli import main
from coprod.workshops import steps
from tests.servers import Server

SECRET = "canary-0f6c1e"


def broken(*_: object) -> None:
    raise ValueError(f"this holds {SECRET}")


class BreakingServer(Server):
    module = "tests.faults.breaking"


if __name__ == "__main__":
    steps.stand = broken  # type: ignore[assignment]
    main()
