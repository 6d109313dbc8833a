"""The frozen block types every report is made of."""
