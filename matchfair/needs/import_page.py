"""How needs collected on paper are imported, and what a line of their preview says."""

from datetime import date
from functools import partial

from flask_babel import gettext as _

from matchfair import words
from matchfair.fairs.models import Fair
from matchfair.parties.models import Enterprise
from matchfair.policy import catalogue_edition
from matchfair.rosters.imports import ImportFlow, RowPreview

from .imports import import_rows, preview


def needs_flow(fair: Fair, typed_by: str) -> ImportFlow:
    return ImportFlow(
        "needs",
        fair.bureau,
        catalogue_edition(fair.edition),
        partial(preview, fair),
        partial(import_rows, fair, typed_by=typed_by),
        NeedWords(fair.rules_at, fair.edition),
        fair.id,
    )


class NeedWords:
    """What a line of collected needs says."""

    def __init__(self, at: tuple[str, date], edition: str):
        self.at, self.edition = at, edition

    def name(self, line: RowPreview) -> str:
        return line.known.name if isinstance(line.known, Enterprise) else line.row.values.get("name") or "–"

    def facts(self, line: RowPreview) -> list[tuple[str, str]]:
        values = line.row.values
        services = "、".join(words.service(self.edition, code) for code in values.get("services") or ())
        return [(self.level(values.get("level") == "must"), " · ".join(filter(None, (services, values.get("note")))))]

    def changes(self, line: RowPreview) -> list[tuple[str, str, str]]:
        return [
            (words.service(self.edition, service), self.need(*before), self.need(*after))
            for service, (before, after) in line.changes.items()
        ]

    def need(self, must: bool, note: str) -> str:
        return " · ".join(filter(None, (self.level(must), note)))

    def level(self, must: bool) -> str:
        return _("must-have") if must else _("nice-to-have")

    def hints(self, line: RowPreview) -> list[tuple[str, str]]:
        return []
