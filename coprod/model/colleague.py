"""Somebody who organises beside whoever runs the house."""

from datetime import datetime

from coprod.model.words import Value


class Colleague(Value):
    """As stored; the key of their link is not here, only its hash is kept."""

    id: str
    name: str
    added_at: datetime
