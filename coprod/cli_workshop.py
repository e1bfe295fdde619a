"""How a command comes to the workshop that it is about, and says what was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from coprod.errors import CoprodError, NotFound, Refused
from coprod.model.act import Who
from coprod.model.workshop import Workshop
from coprod.settings import from_environment
from coprod.text.reasons import sentences
from coprod.workshops import Desk, open_desk, preparing

JoinCode = Annotated[str, typer.Argument(help="Its join code, in any spelling: abcd-efgh, ABCDEFGH.")]


@contextmanager
def at_workshop(typed: str) -> Iterator[tuple[Desk, Workshop]]:
    """The desk and the workshop with this join code; refusals in the block become CoprodError in words."""
    desk = open_desk(from_environment())
    try:
        yield desk.as_(Who.HOST), preparing.find(desk, typed)
    except NotFound:
        raise CoprodError(f'No workshop here has the join code "{typed}".') from None
    except Refused as refusal:
        raise CoprodError(" ".join(sentences(refusal.reasons))) from None
    finally:
        desk.store.close()
