"""The server that breaks, and leaves it to Streamlit to say so. For controls."""

from coprod.cli import main
from coprod.ui import mishaps
from coprod.workshops import steps
from tests.faults.breaking import broken

if __name__ == "__main__":
    steps.stand = broken  # type: ignore[assignment]
    mishaps.tell = lambda error: False
    main()
