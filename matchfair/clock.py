"""The only reader of time. Whatever writes uses the database's clock, asked once per request or task."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g
from sqlalchemy import func, select

from matchfair.extensions import db

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    if "now" not in g:
        g.now = current_app.extensions.get("matchfair.clock", database_time)()
    return g.now


def database_time() -> datetime:
    moment = db.session.scalars(select(func.current_timestamp())).one()
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def today() -> date:
    return now().astimezone(CHINA).date()


def stand_still(app, clock: Callable[[], datetime]) -> None:
    """Use another clock: tests and the demo's seed live at a time of their own."""
    app.extensions["matchfair.clock"] = clock
