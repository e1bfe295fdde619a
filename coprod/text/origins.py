"""Where ballots came in, in words."""

from coprod.text import t, tn


def phones_and_paper(ballots: int, on_paper: int) -> str:
    """`31 phones + 8 paper`, of 39 ballots; "" where there is no paper. Laptops are among the phones."""
    if not on_paper:
        return ""
    return t(
        "{phones} + {paper}",
        phones=tn("{n} phone", "{n} phones", ballots - on_paper),
        paper=tn("{n} paper", "{n} paper", on_paper),
    )


def introduction(introduced: str) -> str:
    """Who the stakeholders of a baseline are; of a shipped one in the current language, else as given."""
    shipped = {
        "8 professionals, 2017; no service users or citizens": t(
            "8 professionals, 2017; no service users or citizens"
        )
    }
    return shipped.get(introduced, introduced)


def baseline_of(introduced: str) -> str:
    """The same as a note beside a picture."""
    return t("Baseline: {introduced}.", introduced=introduction(introduced))
