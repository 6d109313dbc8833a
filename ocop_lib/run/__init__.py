"""From parameter files to finished reports: what is asked, one job, all jobs."""
