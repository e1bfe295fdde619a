"""The server without some of its guards, named in $TEST_WITHOUT, where asking for its address hangs."""

import os
import time

from streamlit import net_util

from coprod.cli import main
from coprod.web import asgi
from tests.servers import Server

WITHOUT = "TEST_WITHOUT"


def no_answer() -> None:
    """As in a network that drops what is sent outside."""
    time.sleep(1)


class Unguarded(Server):
    """`Unguarded(folder, {WITHOUT: "OwnOrigin KnownHosts"})`; with no name, all guards are there."""

    module = "tests.faults.unguarded"


if __name__ == "__main__":
    gone = os.environ.get(WITHOUT, "").split()
    assert set(gone) <= {guard.cls.__name__ for guard in asgi.MIDDLEWARE}  # type: ignore[attr-defined]
    asgi.MIDDLEWARE = [guard for guard in asgi.MIDDLEWARE if guard.cls.__name__ not in gone]  # type: ignore[attr-defined]
    net_util.get_external_ip = no_answer
    main()
