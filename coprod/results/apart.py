"""What may stand beside what else is shown, so that no difference of two pictures is a few people."""

from collections.abc import Sequence


def may_show_groups(groups: Sequence[str], let_out: bool) -> bool:
    """Whether the means of these answers by group may be shown; `groups` holds each person's.

    Not where some of the answers were seen on their own (`let_out`) while the round was open: a batch of five
    taken from a group of six is one ballot.
    """
    return len(set(groups)) > 1 and not let_out


def may_show_flows(only_before: int, only_now: int, fewest: int) -> bool:
    """Whether the mean change of those who answered two rounds may be shown beside the means of everybody.

    `fewest` is the minimum of the two rounds; in an open vote (1) everything may.
    Only where the same people answered both. Taken from everybody's change, it would give the sum of those
    who answered only one; and that sum, taken from a group's or from a third round's, a few of them.
    """
    return fewest <= 1 or only_before == only_now == 0
