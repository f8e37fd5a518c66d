"""The desk on behalf of one enterprise."""
