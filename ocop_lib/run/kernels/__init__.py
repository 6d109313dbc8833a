"""Kernels for reports."""
