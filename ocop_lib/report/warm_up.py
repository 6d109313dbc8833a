"""Warm-up: builds every part of an empty report so that caches are filled before kernels are forked."""

from pathlib import Path
from tempfile import TemporaryDirectory

from matplotlib.figure import Figure as Drawing

from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import PROVINCE, load_plan
from ocop_lib.plan.reading import SHIPPED
from ocop_lib.project.project import load_project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register import Register
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import Heading
from ocop_lib.report.district import DistrictReport
from ocop_lib.report.figures.letters import letter
from ocop_lib.report.own_figure import figure

_SCHEME = SCHEMES[0]
_LETTERS = (
    "0123456789,–/ aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữự"
    "vxyỳýỷỹỵABCDĐGHKLMNOPQRSTUVX()"
)
"""Letters that figures of reports are likely to hold."""


def build_every_part() -> None:
    """Build every part of a district's report on an empty register, as a notebook would show it.

    The first report of a process is slow: pydantic, pandas, Jinja and matplotlib compile and cache
    what they need. A kernel forked after this call inherits their caches.
    """
    with TemporaryDirectory(prefix="ocop-") as folder:
        report = _empty_report(Path(folder))
        for name in dir(report):
            part = getattr(report, name)
            if not name.startswith("_") and callable(part):
                part()._repr_mimebundle_()
    figure(_drawing(), alt="-")
    for one in _LETTERS:
        letter(one, "regular")


def _drawing() -> Drawing:
    """A figure as an analyst draws one: axes, a line, a word."""
    drawing = Drawing(figsize=(1, 1))
    drawing.add_subplot(title="a").plot([0, 1])
    return drawing


def _empty_report(root: Path) -> DistrictReport:
    """A report on a register without rows, in a new project folder.

    Args:
        root: an empty folder.

    Returns:
        The report of the first unit, for the last quarter of the plan's year.
    """
    path = min(SHIPPED.glob("*.yaml"))
    plan = load_plan(path)
    quarter = Quarter.all_of(plan.year)[-1]
    heading = Heading(title="-", plan=plan.id, year=plan.year, illustrative=False)
    register = Register(heading, to_frames({})).visible_to(PROVINCE, quarter, _SCHEME)
    (root / DEFAULTS).parent.mkdir()
    content = f"plan: {path.stem}\nregister: so\nscheme: {_SCHEME}\n"
    (root / DEFAULTS).write_text(content, encoding="utf-8")
    (root / "so").mkdir()
    for file, data in register.to_files().items():
        (root / "so" / file).write_bytes(data)
    # With a text, so that Markdown is read, too.
    told = {"causes": "-"}
    return DistrictReport(plan.unit_ids[0], str(quarter), told, project=load_project(root))


if __name__ == "__main__":
    build_every_part()
