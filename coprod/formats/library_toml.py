"""What was added to the library, as a TOML file that another server takes in."""

from typing import Any

import tomli_w

from coprod.model.library import Additions
from coprod.text import t


def additions_toml(additions: Additions) -> str:
    """The file's text; what is empty is left out. `parse_additions` reads it back."""
    tables: dict[str, Any] = additions.model_dump(mode="python", exclude_defaults=True)
    heading = t("Added to the library on a server of the co-production workshop.")
    return f"# {heading}\n\n{tomli_w.dumps(tables)}"
