"""Figures that matplotlib draws for files only, shown in a notebook all the same."""

import io
import sys
from typing import Any


def show_figures() -> None:
    """Make ``plt.show()`` show a figure in the running notebook whatever backend draws it.

    After ``matplotlib.use("Agg")`` it would show nothing and say nothing, so that the figure would
    be missing from notebook and report. Outside a notebook nothing changes.
    """
    ipython = sys.modules.get("IPython")
    if ipython and ipython.get_ipython():
        from matplotlib.backend_bases import FigureManagerBase

        # The backends of notebooks and windows have a method of their own.
        managers: Any = FigureManagerBase
        managers.show = _show


def _show(manager: Any) -> None:
    """Display a figure as a picture, and close it as the backend of notebooks does."""
    from IPython import display
    from matplotlib import pyplot as plt

    picture = io.BytesIO()
    manager.canvas.print_figure(picture, format="png", bbox_inches="tight")
    shown: Any = display
    shown.display(shown.Image(data=picture.getvalue(), format="png"))
    plt.close(manager.canvas.figure)
