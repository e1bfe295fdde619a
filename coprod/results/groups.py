"""Stakeholder groups as they may be shown."""

from coprod.analysis.merging import merge_small

NOT_SAID = "not_said"


def merged_groups(said: dict[str, str], minimum: int) -> dict[str, str]:
    sizes: dict[str, int] = {}
    for group in said.values():
        sizes[group] = sizes.get(group, 0) + 1
    shown_as = merge_small(sizes, minimum)
    return {who: shown_as[group] for who, group in said.items()}
