"""The claims of the 2017 slides as people read them, and the picture of the answers they were made from."""

from coprod.charts.claims.picture import picture
from coprod.charts.claims.sentences import spoken
from coprod.charts.claims.words import Spoken

__all__ = ["Spoken", "picture", "spoken"]
