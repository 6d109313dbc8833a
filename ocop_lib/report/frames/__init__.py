"""Frames, series and indexes of pandas that a notebook shows, as blocks."""
