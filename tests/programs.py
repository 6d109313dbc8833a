"""External programs that some tests need; required in CI, optional for developers."""

import os
import shutil
from pathlib import Path

import pytest

from ocop_lib.render.text import FONTS

NOT_ON_PATH = "on the path: "
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def program(name: str, untested: str) -> str:
    """The path of a program; without it the test fails in CI and is skipped elsewhere.

    Args:
        name: as one types it.
        untested: what is not tested for want of it.
    """
    if found := shutil.which(name):
        return found
    reason = f"no {name} {NOT_ON_PATH}{untested}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)  # only on a developer's machine: in CI it has failed above


def with_own_fonts(folder: Path) -> dict[str, str]:
    """The environment in which a program finds the report's own fonts and no others.

    What a machine has differs: older Liberation fonts lack Vietnamese letters, and Chromium
    crashes where there is no font at all.

    Args:
        folder: where fontconfig may write its settings and its cache.
    """
    settings = folder / "fonts.conf"
    settings.write_text(_FONTS_CONF.format(fonts=FONTS, cache=folder / "cache"))
    return {**os.environ, "FONTCONFIG_FILE": str(settings)}
