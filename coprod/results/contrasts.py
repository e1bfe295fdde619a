"""What stands out in a closed round: cells of a board, and the factor that differs most from the baseline."""

from coprod.analysis.boards import board_cells
from coprod.analysis.contrast import widest_gap
from coprod.model.outcome import Contrast
from coprod.results.answers import answers
from coprod.results.baselines import percents_of
from coprod.results.once import once
from coprod.results.tally import Version
from coprod.store import Store

FEWEST = 5


@once(512)
def standing_out(store: Store, round_id: str, version: Version) -> tuple[str, ...]:
    """Places of a two-way board with more dots than row and column would give; none under 20 dots."""
    found = answers(store, round_id, version)
    question = found.question
    cells = (
        board_cells(found.amounts, len(question.rows), len(question.columns)) if question.two_way else None
    )
    if cells is None:
        return ()
    more = (cells.stands_out & (cells.residuals > 0)).ravel()
    return tuple(place for place, out in zip(question.places(), more, strict=True) if out)


@once(512)
def widest(store: Store, round_id: str, version: Version) -> Contrast | None:
    """How firm it is which factor differs most from the baseline; None in a tie, or under five answers."""
    found = answers(store, round_id, version)
    if found.question.baseline is None or len(found.people) < FEWEST:
        return None
    gap = widest_gap(found.percents, percents_of(found.question.baseline))
    if gap is None or len(gap.leaders) != 1:
        return None
    return Contrast(n=gap.n, verdict=gap.verdict.value, flips=gap.flips, share=gap.share)
