"""The task on NiceGUI: one page, a label that follows the numbers, a button with a handler."""

import os

from casts import FACTORS, store
from nicegui import ui


@ui.page("/")
def budget() -> None:
    def add_up() -> None:
        total.text = f"Sum: {sum(int(number.value or 0) for number in numbers)} of 100"

    def cast() -> None:
        store([number.value or 0 for number in numbers])
        answer.text = "Counted"

    ui.label("Split the extra budget").classes("text-h4")
    numbers = [
        ui.number(label, value=0, min=0, max=100, on_change=add_up).classes("w-full")
        for label in FACTORS.values()
    ]
    total = ui.label("Sum: 0 of 100")
    ui.button("Cast", on_click=cast)
    answer = ui.label()


ui.run(host="127.0.0.1", port=int(os.environ["PORT"]), reload=False, show=False)
