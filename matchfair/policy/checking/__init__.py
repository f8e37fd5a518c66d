"""Whether the rule data is right and what proves it: checks, worked cases, coverage of the clauses."""
