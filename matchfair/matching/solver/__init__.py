"""Exact plans and what proves them; nothing outside :mod:`matchfair.matching` imports from here."""
