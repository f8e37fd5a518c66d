"""What a run may lack, and what it must not."""

import os

import pytest

REQUIRED = os.environ.get("MATCHFAIR_TEST_REQUIRE", "").split(",")


def lacking(what: str, why: str):
    """Skip and say so; where the run requires it, fail."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required here: {why}")
    pytest.skip(f"no {what}: {why}")
