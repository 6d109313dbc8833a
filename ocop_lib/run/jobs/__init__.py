"""From parameter files to jobs."""
