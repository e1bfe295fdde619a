"""The one process: Streamlit's pages, our own routes, and what happens at start and stop.

Started by `python -m coprod serve`, by `streamlit run app.py` or by an ASGI server, with the same settings.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402  the project must be on the path first

from coprod import logs  # noqa: E402
from coprod.settings import Settings  # noqa: E402
from coprod.ui import mishaps, theme, undisturbed  # noqa: E402
from coprod.web.asgi import MIDDLEWARE, lifespan, streamlit_options  # noqa: E402

logs.keep(Settings().log)
theme.keep()
undisturbed.keep()
app = st.App(
    ROOT / "coprod" / "ui" / "shell.py",
    middleware=MIDDLEWARE,
    on_script_error=mishaps.tell,
    lifespan=lifespan(lambda: (st.get_option("server.address"), st.get_option("server.port"))),
)

if __name__ == "__main__":
    app.run(config=streamlit_options())
