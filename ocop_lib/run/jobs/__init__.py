"""Jobs: from parameter files to jobs, and whether their reports are up to date."""
