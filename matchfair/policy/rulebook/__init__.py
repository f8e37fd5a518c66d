"""The rule data: how it is read, what it may contain, how a rule of a place is asked for on a day."""
