"""The rules of the law: each judges facts, or works out a day or an amount, by the rule data of a place and day."""
