"""One allocation beside a baseline, without any workshop."""

from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from coprod.model.outcome import BaselineOutcome, Resembled


class Beside(BaseModel):
    """What one person would spend the same as a baseline, in percent of the whole.

    `same_as_mean` is with the baseline's mean; `same_as_each` are (stakeholder, percent), the most first and
    equal ones in the baseline's order.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    baseline: BaselineOutcome
    same_as_mean: Fraction
    same_as_each: tuple[tuple[str, float], ...]
    resembled: Resembled
