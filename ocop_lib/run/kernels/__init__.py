"""Jupyter kernels for reports: forked from a warm process, or started in the ordinary way."""
