"""The append-only log every slice writes to; the keys of repeated POSTs."""

__all__ = ["models", "services"]  # what other slices may import
