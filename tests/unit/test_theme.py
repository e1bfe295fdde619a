"""The theme that is put together once, beside the one that Streamlit puts together for every run."""

from pathlib import Path

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from coprod.settings import ROOT
from coprod.ui import theme

SECTIONS = ["theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar"]


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The options of `.streamlit/config.toml`, whichever folder the tests are started from."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    assert Path(".streamlit/config.toml").exists()
    config.get_config_options(force_reparse=True)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_kept_theme_is_streamlits_own_each_time(section: str, ours: None):
    plain = CustomThemeConfig()
    app_session._populate_theme_msg(plain, section)
    assert theme.keep()
    for _run in range(2):
        kept = CustomThemeConfig()
        app_session._populate_theme_msg(kept, section)
        assert kept == plain
    assert bool(plain.ByteSize()) == ("sidebar" not in section)


def test_a_part_that_nobody_set_stays_absent(ours: None):
    assert theme.keep()
    whole = CustomThemeConfig()
    app_session._populate_theme_msg(whole.light, "theme.light")
    app_session._populate_theme_msg(whole.light.sidebar, "theme.light.sidebar")
    assert whole.HasField("light")
    assert not whole.light.HasField("sidebar")


def test_a_streamlit_that_does_it_otherwise_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(app_session, "_populate_theme_msg")
    assert not theme.keep()
