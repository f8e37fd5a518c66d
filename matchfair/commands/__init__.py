"""The command line, one file a command; liveness and readiness."""

__all__ = ["health"]  # what other slices may import
