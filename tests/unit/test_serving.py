"""From wherever the server is started, Streamlit gets the settings of `.streamlit/config.toml`."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT, free_port

TELL = """
import json, runpy, sys
from streamlit import config
from streamlit.web.server.starlette import starlette_server
def tell(*_args, **_more):
    names = ("runner.postScriptGC", "runner.fastReruns", "browser.gatherUsageStats",
             "server.fileWatcherType", "server.port", "client.showErrorDetails",
             "server.maxUploadSize", "theme.light.primaryColor")
    print(json.dumps({name: config.get_option(name) for name in names}))
    sys.exit(0)
starlette_server.UvicornRunner.run = tell
sys.argv = sys.argv[1:]
runpy.run_module("coprod", run_name="__main__")
"""
EXPECTED = {
    "runner.postScriptGC": False,
    "runner.fastReruns": False,
    "browser.gatherUsageStats": False,
    "server.fileWatcherType": "none",
    "client.showErrorDetails": "none",
    "server.maxUploadSize": 2,
    "theme.light.primaryColor": "#0B5FA5",
}


def told(folder: Path, **settings: str) -> dict[str, object]:
    port = str(free_port())
    command = [sys.executable, "-c", TELL, "coprod", "serve", "--port", port, "--address", "127.0.0.1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=90, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    options: dict[str, object] = json.loads(ran.stdout.strip().splitlines()[-1])
    assert options.pop("server.port") == int(port)
    return options


def test_serve_passes_the_settings_from_any_folder(tmp_path: Path) -> None:
    assert told(tmp_path) == EXPECTED


def test_a_setting_of_the_environment_wins(tmp_path: Path) -> None:
    assert told(tmp_path, STREAMLIT_SERVER_MAX_UPLOAD_SIZE="1") == {**EXPECTED, "server.maxUploadSize": 1}
