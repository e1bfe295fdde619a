"""`python -m coprod`: right exit codes, one line of error, help worth reading."""

import os
import socket
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from coprod import cli
from tests.servers import ROOT


def coprod(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **settings},
        check=False,
    )


def test_version_names_all_three() -> None:
    ran = coprod("version")
    assert ran.returncode == 0
    assert ran.stdout.startswith("coprod 0.1.0 (Python 3.")
    assert "Streamlit 1.67" in ran.stdout


@pytest.mark.parametrize("command", ["serve", "demo", "doctor", "version"])
def test_help_says_what_each_command_does(command: str) -> None:
    whole, one = (CliRunner().invoke(cli.app, [*which, "--help"]) for which in ([], [command]))
    assert (whole.exit_code, one.exit_code) == (0, 0)
    assert command in whole.stdout
    assert "Usage:" in one.stdout


def test_doctor_is_content_with_a_fresh_folder() -> None:
    ran = coprod("doctor", "--address", "127.0.0.1", "--port", "8999")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for word in ("Port 8999 is free", "sqlite database can be written", "MB free", "files may be open"):
        assert word in ran.stdout


def test_doctor_names_a_port_in_use_and_exits_1() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ran = coprod("doctor", "--address", "127.0.0.1", "--port", port)
        served = coprod("serve", "--address", "127.0.0.1", "--port", port)
    assert ran.returncode == 1
    assert f"Port {port} is in use" in ran.stdout
    assert (served.returncode, len(served.stderr.strip().splitlines())) == (1, 1)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"COPROD_DATABASE_URL": "nonsense"}, "COPROD_DATABASE_URL"),
        ({"COPROD_DATABASE_URL": "sqlite:////proc/nowhere/coprod.db"}, "/proc/nowhere"),
        (
            {"COPROD_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"},
            "database could not be used",
        ),
        ({"COPROD_PUBLIC_URL": "workshop.example"}, "COPROD_PUBLIC_URL"),
        ({"COPROD_MINIMUM": "few"}, "COPROD_MINIMUM"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(settings: dict[str, str], named: str) -> None:
    ran = coprod("serve", "--port", "8998", "--address", "127.0.0.1", **settings)
    assert ran.returncode == 1
    assert ran.stderr.startswith("coprod: ")
    assert named in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1, ran.stderr


def test_an_unknown_option_is_wrong_use() -> None:
    assert coprod("serve", "--nonsense").returncode == 2
