"""Findings: rows that break no rule but deserve a second look, such as a late delivery."""

from ocop_lib.register.findings.finding import Finding
from ocop_lib.register.findings.search import LOOKED_FOR, findings_of

__all__ = ["LOOKED_FOR", "Finding", "findings_of"]
