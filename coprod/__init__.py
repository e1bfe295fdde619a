"""Run a workshop on co-production of public services: ballots on phones, results on the projector."""

__version__ = "0.1.0"
