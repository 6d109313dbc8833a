"""The register of a later year: what still stands of an earlier one, as one baseline delivery."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ocop_lib.errors import FaultKind, ParameterError, Place
from ocop_lib.indicators.holdings import holdings
from ocop_lib.new.moved_years import with_years_moved
from ocop_lib.new.standing_rows import ENDING, standing_rows
from ocop_lib.plan import PROVINCE, Plan
from ocop_lib.register import Register
from ocop_lib.register.columns import DOWNGRADE, WITHDRAWAL
from ocop_lib.register.frames import to_frames
from ocop_lib.register.heading import Heading
from ocop_lib.register.settled import settled
from ocop_lib.register.standards import is_withdrawal
from ocop_lib.register.tables import TABLES
from ocop_lib.wording import day

NOT_LATER = FaultKind(
    "new.not_later",
    "Kế hoạch này không phải của một năm sau năm {year}.",
    "Dùng kế hoạch của năm sau; chưa có thì viết dự thảo bằng ocop plan new.",
    "kế hoạch từ năm {next}",
)
UNIT_GONE = FaultKind(
    "new.unit_gone",
    "Kế hoạch năm {year} không có đơn vị mà sổ cũ có chủ thể.",
    "Mở sổ theo kế hoạch còn đủ các đơn vị ấy; hoặc ghi các đơn vị ấy vào kế hoạch mới.",
)


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A product that was recognised and holds no valid certificate any more.

    Args:
        product: its id.
        name: its name.
        last_day: the last day of its last certificate; None when it was withdrawn before it held.
        is_withdrawn: whether a withdrawal ended it.
        is_lowered: whether a downgrade below three stars did.
    """

    product: str
    name: str
    last_day: date | None
    is_withdrawn: bool
    is_lowered: bool = False

    @property
    def words(self) -> str:
        """The product in words: «sp-ba-01 Mật ong (hết hạn, có hiệu lực đến 20/7/2024)»."""
        lowered = "hạ xuống dưới 3 sao" if self.is_lowered else "hết hạn"
        event = "thu hồi" if self.is_withdrawn else lowered
        when = f", có hiệu lực đến {day(self.last_day)}" if self.last_day else ""
        return f"{self.product} {self.name} ({event}{when})"


@dataclass(frozen=True)
class NextRegister:
    """A register for a later year.

    Args:
        register: the rows carried over.
        lapsed: products that hold no certificate any more, in the order of the table.
        left: of the tables `ENDING` the number of rows not carried over.
        first: the first day of the later year, on which rows must stand.
    """

    register: Register
    lapsed: tuple[Lapsed, ...]
    left: Mapping[str, int]
    first: date


def next_register(old: Register, plan: Plan, source: str) -> NextRegister:
    """Carry over what still stands on 1 January of a later year, under the same ids.

    `standing_rows` says what stands. Of certificates every event comes along, also of those that
    have expired or were withdrawn, which count as what they are: without them a renewal of the new
    year would be refused, and a lapsed product recognised again would be counted as a new one.

    Args:
        old: the earlier register, whole.
        plan: the plan of the later year.
        source: the folder of the earlier register, noted as the file of the baseline delivery.

    Returns:
        The new register, and what was left behind.

    Raises:
        ParameterError: the plan is of no later year, or lacks a unit that has subjects.
    """
    old = settled(old)
    _check_plan(old, plan)
    first = date(plan.year, 1, 1)
    tables = old.tables
    carried = standing_rows(old, plan)
    return NextRegister(
        register=Register(_heading(old, plan), _as_baseline(carried, old, plan, source)),
        lapsed=tuple(_lapsed(tables, first)),
        left={name: len(tables[name]) - len(carried[name]) for name in ENDING},
        first=first,
    )


def _check_plan(old: Register, plan: Plan) -> None:
    year = old.heading.year
    if plan.year <= year:
        fault = NOT_LATER.at(Place(part=plan.id), found=str(plan.year), year=year, next=year + 1)
        raise ParameterError(fault)
    units = old.tables["subjects"]["unit_id"]
    gone = units[~units.isin(plan.unit_ids)].value_counts(sort=False)
    if len(gone):
        found = ", ".join(f"{unit} ({count} chủ thể)" for unit, count in gone.items())
        allowed = ", ".join(plan.unit_ids)
        place = Place(part=plan.id)
        raise ParameterError(UNIT_GONE.at(place, found=found, allowed=allowed, year=plan.year))


def _heading(old: Register, plan: Plan) -> Heading:
    """The heading: published figures stay with the year for which they were published."""
    before = old.heading
    title = with_years_moved(before.title, before.year, plan.year)
    if title == before.title:
        title = f"{title}, năm {plan.year}"
    return Heading(title=title, plan=plan.id, year=plan.year, illustrative=before.illustrative)


def _as_baseline(
    carried: Mapping[str, pd.DataFrame], old: Register, plan: Plan, source: str
) -> dict[str, pd.DataFrame]:
    """All tables; the rows carried over come with one delivery of the province."""
    delivery = f"goc-{plan.year}"
    # Not before the old register's last delivery: no row may be later than its delivery.
    days = old.tables["deliveries"]["received_date"].dropna()
    first = pd.Timestamp(date(plan.year, 1, 1))
    received = max([first, *days])
    row = {
        "delivery_id": delivery,
        "kind": "baseline",
        "unit_id": PROVINCE,
        "received_date": received.date().isoformat(),
        "file": source,
        "note": f"Số liệu gốc chuyển từ sổ năm {old.heading.year}",
    }
    texts = to_frames({"deliveries": {column: [value] for column, value in row.items()}})
    typed = {
        name: rows.assign(
            delivery_id=pd.array([delivery] * len(rows), dtype="str"),
            source_row=pd.array([None] * len(rows), dtype="Int64"),
        ).reset_index(drop=True)
        for name, rows in carried.items()
    }
    return {spec.name: typed.get(spec.name, texts[spec.name]) for spec in TABLES}


def _lapsed(tables: Mapping[str, pd.DataFrame], first: date) -> Iterator[Lapsed]:
    """The products that held a certificate and hold none on a day or later, as `holdings` decides."""
    certificates = tables["certificates"]
    held = holdings(certificates)
    last_days = held.groupby("product_id")["held_to"].max()
    standing = set(last_days.index[last_days >= pd.Timestamp(first)])
    # A certificate that was withdrawn before it held is not among those held; of the others the
    # last one of a product says how it ended.
    withdrawn = certificates.loc[is_withdrawal(certificates), "product_id"]
    last = held.drop_duplicates("product_id", keep="last")
    kinds = zip(last["product_id"], last["ended_as"].fillna(""), strict=True)
    ended = dict.fromkeys(withdrawn, WITHDRAWAL) | dict(kinds)
    for product in tables["products"].itertuples(index=False):
        key = str(product.product_id)
        if key in ended and key not in standing:
            yield Lapsed(
                key,
                str(product.name),
                last_day=last_days[key].date() if key in last_days.index else None,
                is_withdrawn=ended[key] == WITHDRAWAL,
                is_lowered=ended[key] == DOWNGRADE,
            )
