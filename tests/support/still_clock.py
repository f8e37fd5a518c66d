"""The tests' own time."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # nine in the morning in Pingshan


class Clock:
    """A clock that moves only when told."""

    def __init__(self):
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time) -> None:
        self.moment += timedelta(**time)
