"""Frozen values that know nothing of databases, screens or clocks."""

from pathlib import Path

SAMPLE_DATA = Path(__file__).resolve().parents[2] / "sample_data"
