"""The parts of a report on certificates: decided, run out, running out, and the balance of all."""

from functools import cached_property

from ocop_lib.blocks.model import Group, Paragraph, Table
from ocop_lib.errors import ParameterError, not_among
from ocop_lib.indicators.as_of import AsOf
from ocop_lib.indicators.quarter_evidence import QuarterEvidence, gather_evidence
from ocop_lib.indicators.stock import Stock
from ocop_lib.indicators.stock_balance import BY
from ocop_lib.register import Register
from ocop_lib.report import nothing, tables
from ocop_lib.report.opened import Opened


class CertifiedParts(Opened):
    """What is counted at the cut-off, and the parts that are about certificates."""

    unit: str
    register: Register

    @cached_property
    def quarter_evidence(self) -> QuarterEvidence:
        """Every indicator's evidence at the cut-off."""
        return gather_evidence(self.as_of)

    @cached_property
    def as_of(self) -> AsOf:
        """The register at the cut-off."""
        return AsOf(self.register, self.period, self.scheme)

    def _is_known(self) -> bool:
        """Whether the unit delivered anything since the year began, so that a 0 is a number."""
        return self.unit in self.quarter_evidence.delivered_to_date

    def certificates_table(self) -> Table | Paragraph:
        """The table of decisions on certificates in the year, with issuer, number and reason."""
        is_known = self._is_known()
        return tables.certificates_table(self.plan, self.as_of, self.unit, is_known=is_known)

    def lapsed_table(self) -> Table | Paragraph:
        """The table of certificates that ran out without renewal, with how far renewal has got."""
        rows = self.quarter_evidence.rows["lapsed_certificates"]
        is_known = self._is_known()
        return tables.lapsed_table(self.plan, self.as_of, rows, self.unit, is_known=is_known)

    def expiring_table(self) -> Table | Paragraph:
        """The table of certificates that expire within twelve months."""
        rows = self.quarter_evidence.rows["expiring_certificates"]
        is_known = self._is_known()
        return tables.expiring_table(self.plan, self.as_of, rows, self.unit, is_known=is_known)

    def expiry_by_month(self) -> Table | Paragraph:
        """The table of certificates by month of expiry, with how far their renewal has got."""
        rows = self.quarter_evidence.rows
        lapsed, expiring = rows["lapsed_certificates"], rows["expiring_certificates"]
        is_known = self._is_known()
        return tables.expiry_table(self.as_of, lapsed, expiring, self.unit, is_known=is_known)

    def stock_balance(self, by: str = "stars") -> Group:
        """How the products in force changed in the period, beside the start of the year.

        Args:
            by: ``stars``, ``unit``, ``subject_kind`` or ``product_group``.

        Returns:
            One table; a sentence where the register has no certificate.

        Raises:
            ParameterError: for another ``by``.
        """
        if by not in BY:
            raise ParameterError(not_among("report.stock_balance", by, BY))
        if self.as_of.held.empty:
            return Group(blocks=(nothing.sentence(nothing.NO_STOCK, (self.unit,)),))
        stock = Stock(self.as_of)
        asked = self.plan, self.as_of, stock, self.unit, by
        return Group(blocks=(self._marks.explained(tables.stock_table(*asked, self._marks)),))
