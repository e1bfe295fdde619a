"""The server as it is, with every request written to its log.

`TESTS_UNMASKED=1` takes the masks away, for a control.
"""

import os
from typing import Any

import uvicorn

from coprod import logs
from coprod.cli import main
from tests.servers import Server


class TalkativeServer(Server):
    module = "tests.faults.talkative"


if __name__ == "__main__":
    configure = uvicorn.Config.__init__

    def with_every_request(self: uvicorn.Config, *given: Any, **options: Any) -> None:
        configure(self, *given, **{**options, "access_log": True})

    uvicorn.Config.__init__ = with_every_request  # type: ignore[method-assign]
    if os.environ.get("TESTS_UNMASKED"):
        logs.masked = lambda text, known=(): text
    main()
