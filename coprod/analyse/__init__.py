"""The whole analysis of a file without a server: what it holds, as figures and as sentences.

The figures are a contract; their keys are described in docs/methods.md.
"""

from coprod.analyse.figures import Choices, Weighting, figures_of
from coprod.analyse.sentences import sentences

__all__ = ["Choices", "Weighting", "figures_of", "sentences"]
