"""Who takes part: bureaus, enterprises, agencies, service staff."""

__all__ = ["cases", "models", "search", "services", "words"]  # what other slices may import
