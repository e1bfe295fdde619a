"""The drawing library for browsers, as it is shipped in the installed plotly package."""

from importlib.metadata import version

from plotly.offline import get_plotlyjs


def plotly_js() -> bytes:
    """plotly.js, 4.9 MB of it, read anew each time."""
    return get_plotlyjs().encode()


def plotly_tag() -> str:
    """A tag that changes with the library's version."""
    return f"plotly-{version('plotly')}"
