"""The reports' own figures as blocks: titles from the data, drawings for paper and for telephones."""

from ocop_lib.report.figures.certificates import expiry_figure
from ocop_lib.report.figures.course import course_figure
from ocop_lib.report.figures.indicators import indicators_figure
from ocop_lib.report.figures.media import media_figure
from ocop_lib.report.figures.products import products_figure

__all__ = [
    "course_figure",
    "expiry_figure",
    "indicators_figure",
    "media_figure",
    "products_figure",
]
