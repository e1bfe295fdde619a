"""What a press does is done, whatever else the page asks for at the same moment.

Streamlit looks for newer requests before it calls the callbacks of a run, and at each touch of the session's
state within them. A page that hears news just then asks for a run without the press, and the press was gone.
"""

from typing import Any

from streamlit.runtime.state.safe_session_state import SafeSessionState


def keep() -> None:
    """Let no other request come between a press and the end of its callback.

    With `runner.fastReruns` off, requests that wait are put together, presses among them. See decision 0006.
    """
    with_callbacks = SafeSessionState.on_script_will_rerun

    def undisturbed(self: SafeSessionState, *states: Any, **more: Any) -> None:
        look = self._yield_callback
        object.__setattr__(self, "_yield_callback", lambda: None)
        try:
            with_callbacks(self, *states, **more)
        finally:
            object.__setattr__(self, "_yield_callback", look)

    SafeSessionState.on_script_will_rerun = undisturbed  # type: ignore[method-assign]
