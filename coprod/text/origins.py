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
