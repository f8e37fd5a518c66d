"""Reads the rule data and looks up the rule of a place on a day."""
