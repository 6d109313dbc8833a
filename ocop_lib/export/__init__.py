"""Progress and evidence in formats that other programs read."""
