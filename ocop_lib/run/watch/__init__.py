"""Watching: a report made anew at each save, and the page that shows it."""
