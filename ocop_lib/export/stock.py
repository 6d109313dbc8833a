"""The balance of certified products as a tidy frame for other programs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

import pandas as pd

from ocop_lib.errors import ParameterError, not_among
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.stock import Move, Stock
from ocop_lib.indicators.stock_balance import BY, Balance, balances, period
from ocop_lib.periods import Quarter, Scheme
from ocop_lib.plan import PROVINCE
from ocop_lib.register import Register


def stock_balance(
    register: Register,
    quarter: Quarter,
    scheme: Scheme,
    unit: str = PROVINCE,
    by: str = "stars",
    *,
    since: Literal["quarter", "year"] = "quarter",
    moves: Sequence[Move] | None = None,
) -> pd.DataFrame:
    """The balance of certified products in a quarter, or since the year began.

    Args:
        register: the whole register or any part that ``unit`` may see.
        quarter: the quarter whose cut-off ends the period.
        scheme: the period scheme, which fixes where quarters end.
        unit: id of the unit; ``province`` for all units.
        by: ``stars``, ``unit``, ``subject_kind`` or ``product_group``.
        since: whether the period begins with the quarter or with the year.
        moves: the products that have changed their unit; None for those that the register tells.

    Returns:
        One row for each value that occurs, sorted by value: the column named by ``by``, then the
        fields of `Balance` as whole numbers. In each row the opening and the changes, with their
        signs, make the closing number.

    Raises:
        ParameterError: for another ``by``.
    """
    if by not in BY:
        raise ParameterError(not_among("stock_balance", by, BY))
    as_of = AsOf(register.visible_to(unit, quarter, scheme), quarter, scheme)
    window = period(quarter, scheme, is_year=since == "year")
    found = balances(Stock(as_of, moves), window, by, None if unit == PROVINCE else unit)
    columns = [by, *asdict(Balance())]
    rows = [{by: value} | asdict(balance) for value, balance in found.items()]
    return pd.DataFrame(rows, columns=columns)
