"""Who invites to a workshop, as people are told: the logo beside the name."""

from hashlib import sha256

from coprod.model.words import Value

ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}
NAME_LENGTH = 80
MOST_BYTES = 200 * 1000


class Logo(Value):
    """A picture as we wrote it: PNG or JPEG of at most MOST_BYTES, with nothing in it beside the picture."""

    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """Changes with the picture."""
        return sha256(self.content).hexdigest()[:12]

    @property
    def ending(self) -> str:
        return ENDINGS[self.media_type]
