"""External programs that some tests need; required in CI, optional for developers."""

import os
import shutil

import pytest


def program(name: str, untested: str) -> str:
    """The path of a program; without it the test fails in CI and is skipped elsewhere.

    Args:
        name: as one types it.
        untested: what is not tested for want of it.
    """
    if found := shutil.which(name):
        return found
    reason = f"no {name} on the path: {untested}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)  # only on a developer's machine: in CI it has failed above
