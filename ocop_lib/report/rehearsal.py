"""A report on nothing, made for nobody: whatever is slow the first time has then been done once."""

from pathlib import Path
from tempfile import TemporaryDirectory

from ocop_lib.periods import SCHEMES, Quarter
from ocop_lib.plan import PROVINCE, load_plan
from ocop_lib.plan.reading import SHIPPED
from ocop_lib.project.project import load_project
from ocop_lib.project.root import DEFAULTS
from ocop_lib.register import Register
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import Heading
from ocop_lib.report.district import DistrictReport

_SCHEME = SCHEMES[0]


def rehearse() -> None:
    """Make every part of a report once, as a notebook would show it."""
    path = min(SHIPPED.glob("*.yaml"))
    plan = load_plan(path)
    quarter = Quarter(plan.year, 4)
    nothing = Heading(title="-", plan=plan.id, year=plan.year, illustrative=False)
    register = Register(nothing, to_frames({})).visible_to(PROVINCE, quarter, _SCHEME)
    with TemporaryDirectory(prefix="ocop-") as folder:
        root = Path(folder)
        (root / DEFAULTS).parent.mkdir()
        content = f"plan: {path.stem}\nregister: so\nscheme: {_SCHEME}\n"
        (root / DEFAULTS).write_text(content, encoding="utf-8")
        (root / "so").mkdir()
        for file, data in register.to_files().items():
            (root / "so" / file).write_bytes(data)
        project = load_project(root)
        report = DistrictReport(plan.unit_ids[0], str(quarter), project=project)
        for name in dir(report):
            part = getattr(report, name)
            if not name.startswith("_") and callable(part):
                part()._repr_mimebundle_()


if __name__ == "__main__":
    rehearse()
