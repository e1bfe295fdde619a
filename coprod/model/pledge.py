"""What one person will do after the workshop, in one line."""

from coprod.model.words import Value

PLEDGE_LENGTH = 200


class Pledge(Value):
    """One line; the room may read it when it is `released`. It names nobody."""

    sequence: int
    text: str
    released: bool = False
