"""The claims of the 2017 slides as people read them, and the pictures that carry them."""

from coprod.charts.claims.picture import picture
from coprod.charts.claims.pictures import of_claim
from coprod.charts.claims.sentences import spoken
from coprod.charts.claims.words import Spoken

__all__ = ["Spoken", "of_claim", "picture", "spoken"]
