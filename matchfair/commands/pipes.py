"""A reader who has seen enough (`| head`) ends neither the command nor its exit code."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Unread:
    """An output that goes nowhere from the moment on when nobody reads it any more."""

    def __init__(self, stream: Any):
        self.stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        try:
            return self.stream.write(text)
        except BrokenPipeError:
            self.go_nowhere()
            return len(text)

    def flush(self) -> None:
        try:
            self.stream.flush()
        except BrokenPipeError:
            self.go_nowhere()

    def go_nowhere(self) -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), self.stream.fileno())


@contextmanager
def whoever_reads() -> Iterator[None]:
    """What is printed inside may stop being read at any time."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (Unread(stream) for stream in before)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = before
