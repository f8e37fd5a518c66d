"""The rules of the law: each judges given facts, or works a day or an amount out, by the rule data of a place and day."""
