"""Stakeholder groups too small to be told apart are put together, until nothing is left to subtract."""

from collections.abc import Mapping

MERGED = "merged"
"""The name of the group that small groups are merged into."""


def merge_small(sizes: Mapping[str, int], minimum: int) -> dict[str, str]:
    """The group each group is shown as: itself, or MERGED.

    Groups under `minimum` people are merged; while those together are still under it, the next smallest joins
    them, so that the whole minus what is shown is never fewer than `minimum` people.
    """
    by_size = sorted((group for group in sizes if sizes[group] > 0), key=lambda group: (sizes[group], group))
    merged: set[str] = set()
    together = 0
    for group in by_size:
        if sizes[group] >= minimum and (not merged or together >= minimum):
            break
        merged.add(group)
        together += sizes[group]
    return {group: MERGED if group in merged else group for group in sizes}
