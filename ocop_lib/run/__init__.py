"""Execution of reports: jobs from parameter files, kernels, one job, and batches of jobs."""
