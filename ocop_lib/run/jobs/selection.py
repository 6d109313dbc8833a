"""The reports that an order selects among all of a project."""

from collections.abc import Iterable, Sequence

from ocop_lib.about import About
from ocop_lib.errors import FaultKind, ParameterError, Place, not_among
from ocop_lib.plan import Plan
from ocop_lib.plan.subjects import spellings_of, subjects
from ocop_lib.run.jobs.order import Order
from ocop_lib.run.jobs.parameter_file import ReportSpec

NO_PARAMETER_FILE = FaultKind(
    "order.nothing",
    "Không có tệp tham số nào cho báo cáo này.",
    "Thêm tệp tham số, rồi chạy lại.",
)


def selected(
    specs: Sequence[ReportSpec], plans: Iterable[Plan], order: Order
) -> tuple[ReportSpec, ...]:
    """The reports asked for, in the order of the specifications; their periods were checked.

    Args:
        specs: the reports of the project.
        plans: the plans of the years asked for, the latest last.
        order: the user's order.

    Returns:
        At least one report.

    Raises:
        ParameterError: no plan has the unit or agency, or no parameter file asks for its report.
    """
    # The latest plan's units come first in the message, then agencies.
    known = {about.id: about for plan in reversed([*plans]) for about in subjects(plan)}
    if order.unit and order.unit not in known:
        spellings = {id_: names for plan in plans for id_, names in spellings_of(plan).items()}
        raise ParameterError(not_among("--unit", order.unit, known, spellings))
    found = tuple(spec for spec in specs if order.asks_for(spec.about, spec.period))
    if not found:
        about = known.get(order.unit, About("unit", "*"))
        missing = f"{about.report(order.period or '*')}.yaml"
        raise ParameterError(NO_PARAMETER_FILE.at(Place(str(order.params)), found=missing))
    return found
