"""The files of deploy/ are true: what they name exists, and nginx and Caddy take theirs."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import streamlit.config
import yaml

from coprod.cli import app
from coprod.settings import Settings
from coprod.web.asgi import ROUTES
from tests.conftest import missing
from tests.servers import Proxy

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(file for file in DEPLOY.iterdir() if file.name != ".env")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]


def steps(word: str) -> list[str]:
    """What follows each `word` of the Dockerfile."""
    return re.findall(rf"^{word}\s+(.*)$", DOCKERFILE, re.MULTILINE)


def streamlit_names() -> set[str]:
    """The environment's name of each of Streamlit's options."""
    options = streamlit.config._config_options_template
    return {
        f"STREAMLIT_{re.sub('(?<=[a-z0-9])(?=[A-Z])', '_', key.replace('.', '_')).upper()}" for key in options
    }


@pytest.mark.parametrize("file", [*FILES, ROOT / ".dockerignore"], ids=lambda file: file.name)
def test_every_setting_is_one_that_there_is(file: Path) -> None:
    named = set(re.findall(r"\b(?:COPROD|STREAMLIT)_[A-Z_]+\b", file.read_text(encoding="utf-8")))
    ours = {f"COPROD_{name.upper()}" for name in Settings.model_fields}
    assert named - ours - streamlit_names() == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_address_is_one_that_is_answered(file: Path) -> None:
    """The health checks and the places that a proxy treats in a way of their own."""
    text = file.read_text(encoding="utf-8")
    asked = set(re.findall(r"(?:health_uri |8501)(/[a-z]+)", text))
    asked |= set(re.findall(r"location (?:= )?(/[a-z_/]+)", text)) - {"/", "/_stcore/stream"}
    known = [getattr(route, "path", "") for route in ROUTES]
    assert [each for each in asked if not any(path.startswith(each) for path in known)] == []


def test_the_image_copies_what_there_is_and_what_the_builder_is_sent() -> None:
    copied = [name for step in steps("COPY") for name in shlex.split(step)[:-1]]
    sent = [line[1:] for line in IGNORED if line.startswith("!")]
    assert "requirements.txt" in copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if name not in sent] == []
    assert IGNORED[0] == "*"


def test_nothing_secret_or_private_is_sent_to_the_builder() -> None:
    sent = [line[1:] for line in IGNORED if line.startswith("!")]
    for private in ("data", ".env", "deploy/.env", ".streamlit/secrets.toml", ".git", "tests"):
        assert not any(fnmatch(private, each) or private.startswith(f"{each}/") for each in sent), private


def test_the_image_runs_a_command_that_there_is_as_nobody_special() -> None:
    [command] = steps("CMD")
    assert command.startswith('["python", "-m", "coprod", "serve"')
    assert "serve" in {info.name or info.callback.__name__ for info in app.registered_commands}  # type: ignore[union-attr]
    [user] = steps("USER")
    assert user.split(":")[0] not in {"root", "0"}
    assert "--require-hashes" in DOCKERFILE
    assert "/healthz" in DOCKERFILE


def test_what_the_program_reads_is_in_the_image() -> None:
    """Everything in the project's folder that the code names, beside the code itself."""
    named = {
        word
        for file in [*(ROOT / "coprod").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
        for word in re.findall(r'ROOT / "([^"]+)"', file.read_text(encoding="utf-8"))
    }
    copied = {shlex.split(step)[-2].split("/")[0] for step in steps("COPY")}
    copied |= {"app.py"} & {name for step in steps("COPY") for name in shlex.split(step)}
    assert named - copied - {"data"} == set()


def test_compose_has_two_apps_that_are_alike_in_all_that_has_to_be() -> None:
    services: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
    one, two = services["app1"], services["app2"]
    assert one["environment"] == two["environment"]
    assert {"COPROD_ORGANISER_KEY", "STREAMLIT_SERVER_COOKIE_SECRET", "COPROD_DATABASE_URL"} <= set(
        one["environment"]
    )
    assert one["volumes"] != two["volumes"]
    assert "ports" not in one, "nobody gets past the proxy"
    assert "ports" not in services["database"]
    assert (DEPLOY / one["build"]["dockerfile"].removeprefix("deploy/")).is_file()
    assert (DEPLOY / one["build"]["context"]).resolve() == ROOT


def test_compose_names_files_volumes_and_services_that_there_are() -> None:
    services: Mapping[str, Mapping[str, Any]] = COMPOSE["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services), name
        for each in service.get("volumes", ()):
            source = each.split(":")[0]
            assert source in COMPOSE["volumes"] or (DEPLOY / source).is_file(), each
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert set(re.findall(r"(\w+):8501", caddy)) <= set(services)


def test_nothing_secret_stands_in_a_file() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|KEY|SECRET|DATABASE_URL", name):
                assert "${" in value, name


def test_the_unit_starts_a_command_that_there_is_and_comes_back() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(DEPLOY / "coprod.service")
    service = unit["Service"]
    assert service["ExecStart"] == "/opt/coprod/.venv/bin/python -m coprod serve"
    assert service["Restart"] == "always"
    assert int(service["LimitNOFILE"]) >= 8192
    assert (ROOT / unit["Unit"]["Documentation"].removeprefix("file:/opt/coprod/")).is_file()


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    """As it is shipped, certificates and all; only the places of the certificates are others."""
    nginx, openssl = Proxy.program(), shutil.which("openssl")
    if nginx is None or openssl is None:
        missing("no nginx or openssl found (Debian: apt-get install nginx-light openssl)")
    assert nginx is not None
    assert openssl is not None
    made = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1",
        "-subj", "/CN=workshops.example.org", "-keyout", "privkey.pem", "-out", "fullchain.pem",
    ]  # fmt: skip
    subprocess.run([openssl, *made], cwd=tmp_path, check=True, capture_output=True, timeout=30)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = site.replace("/etc/ssl/workshops.example.org", str(tmp_path))
    (tmp_path / "coprod.conf").write_text(site)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n"
        + "".join(f"{each}_temp_path {tmp_path}/{each};" for each in ("client_body", "proxy", "fastcgi"))
        + "include coprod.conf;\n}\n"
    )
    tried = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", "nginx.conf"], capture_output=True, text=True, timeout=30
    )
    assert tried.returncode == 0, tried.stderr


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    if caddy is None:
        pytest.skip("no Caddy here to ask")
    tried = subprocess.run(
        [caddy, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")],
        env={**os.environ, "PUBLIC_HOST": "workshops.example.org", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert tried.returncode == 0, tried.stderr
