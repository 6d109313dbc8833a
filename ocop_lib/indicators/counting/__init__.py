"""Counting rules: one function per indicator, which selects its evidence in the register."""
