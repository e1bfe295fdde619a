"""The server whose pages say that the database is away, and leave it at that. For a control."""

from coprod.cli import main
from coprod.ui import mishaps
from tests.servers import Server


class GivenUp(Server):
    module = "tests.faults.given_up"


if __name__ == "__main__":
    mishaps._away = lambda: None
    main()
