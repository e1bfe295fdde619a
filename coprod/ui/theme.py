"""The theme of every page, put together once."""

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session


def keep() -> bool:
    """Let Streamlit put its theme together once; False where it no longer does it in the way known here.

    It reads some three hundred options anew for every run of a page, which is a tenth of a small page's cost.
    """
    put_together = getattr(app_session, "_populate_theme_msg", None)
    if put_together is None:
        return False
    kept: dict[str, CustomThemeConfig] = {}

    def populate(msg: CustomThemeConfig, section: str = "theme") -> None:
        if section not in kept:
            made = CustomThemeConfig()
            put_together(made, section)
            kept[section] = made
        if kept[section].ByteSize():  # else merging would make an absent part a present, empty one
            msg.MergeFrom(kept[section])

    app_session._populate_theme_msg = populate
    return True
