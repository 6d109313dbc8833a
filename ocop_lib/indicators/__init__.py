"""Indicators: counting rules, the evidence of a quarter, progress against the plan's targets."""
