"""Checks the rule data, asks the worked cases, and lists what carries each clause."""
