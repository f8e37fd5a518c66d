"""The command line, one file a command. Nothing imports it."""

__all__: list[str] = []
