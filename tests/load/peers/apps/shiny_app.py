# The task on Shiny Express: inputs, a rendered sum, an effect of the button. (It would show a docstring.)

from casts import FACTORS, store
from shiny import reactive
from shiny.express import input, render, ui

ui.page_opts(title="Split the extra budget")

for factor, label in FACTORS.items():
    ui.input_numeric(factor, label, 0, min=0, max=100)


@reactive.calc
def amounts() -> list[int]:
    return [input[factor]() or 0 for factor in FACTORS]


@render.text
def total() -> str:
    return f"Sum: {sum(amounts())} of 100"


ui.input_action_button("cast", "Cast")
counted = reactive.value("")


@reactive.effect
@reactive.event(input.cast)
def _() -> None:
    store(amounts())
    counted.set("Counted")


@render.text
def answer() -> str:
    return counted.get()
