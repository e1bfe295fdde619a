"""The projector's stage: one component that fills the screen and follows what the facilitator shows."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from coprod.text import current, t

HERE = Path(__file__).parent
MODES = ("light", "dark")

_STAGE = st.components.v2.component(
    "coprod_stage",
    html='<div class="cp-stage-anchor"></div>',
    css=(HERE / "stage.css").read_text(encoding="utf-8"),
    js=(HERE / "stage.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def stage_words() -> dict[str, str]:
    """The words on the stage that do not come with what it shows."""
    return {
        "scan": t("Scan, or go to"),
        "type": t("and type the code"),
        "late": t("Not in yet?"),
        "wifi": t("Wi-Fi"),
        "qr": t("QR code that leads to this workshop"),
        "time_left": t("left"),
        "time_up": t("Time is up"),
        "closing": t("Closing in"),
        "offline": t("No connection; trying again …"),
        "gone": t("This link no longer works. Ask the facilitator for a new projector link."),
        "no_picture": t("The picture could not be loaded."),
        "full_screen": t("Full screen"),
        "leave_full_screen": t("Leave full screen"),
    }


def draw_stage(code: str, words: Mapping[str, str] | None = None) -> None:
    """Mount the stage of the workshop with this join code; it fetches all else and never reruns the page.

    `words` replaces some of `stage_words()`; `?mode=light` or `?mode=dark` in the address beats the theme.
    """
    asked = st.query_params.get("mode", "")
    _STAGE(
        key="coprod_stage",
        data={
            "code": code,
            "language": current(),
            "mode": asked if asked in MODES else "",
            "words": {**stage_words(), **(words or {})},
        },
        height=1,
    )
