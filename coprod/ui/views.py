"""What the pictures behind and beside a round's results are called."""

from coprod.model.workshop import View
from coprod.text import t


def further(view: View) -> str:
    """The name of a further picture as a button says it; "" for every other view."""
    return {
        View.FIRM: t("How sure are we?"),
        View.AGREEMENT: t("How far we agree"),
        View.GROUPS: t("Group by group"),
        View.MOVEMENT: t("What moved"),
        View.MONEY: t("Money and dots"),
        View.LIKENESS: t("Whom we resemble"),
    }.get(view, "")
