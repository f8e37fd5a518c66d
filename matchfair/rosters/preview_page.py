"""What the preview of a roster shows: tiles, problems of the file, then the rows in groups, the urgent ones first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from matchfair.parties.models import Bureau

from .imports import fingerprint
from .models import RosterImport
from .reading import CellNote, RosterProblem, RosterRow
from .reading.messages import cell_sentence, problem_sentence
from .services import WRITES, RowPreview, stated
from .words import FIELDS, STATES, TILES, WHY, hints_in_words, value_in_words

MOST_SHOWN = 50  # rows of a group before "show all": a page of 2,000 rows helps nobody


FOLDED = ("duplicate", "same")


FACTS = {
    "enterprises": ("headcount", "subdistrict", "contact", "phone"),
    "agencies": ("entity_type", "capacity", "services", "booth"),
    "staff": ("full_time", "certificate_type", "certificate_number", "test_year", "test_score"),
}


@dataclass
class Group:
    key: str
    title: str
    total: int
    lines: list[RowPreview]
    folded: bool


@dataclass
class PreviewPage:
    """`say` has the kind's own words: name(line), facts(line), changes(line), looks(line)."""

    kept: RosterImport
    problems: list[RosterProblem]
    lines: list[RowPreview]
    groups: list[Group]
    say: object

    @property
    def unusable(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def doubtful(self) -> int:
        return sum(bool(line.doubts) for line in self.lines)

    @property
    def writes(self) -> int:
        return sum(line.state in WRITES for line in self.lines)

    @property
    def sheets(self) -> int:
        return len({line.row.sheet for line in self.lines})

    @property
    def seen(self) -> str:
        return fingerprint(self.lines)

    def tiles(self) -> list[tuple[str, int, str]]:
        totals = {group.key: group.total for group in self.groups}
        return [(STATES[key], totals.get(key, 0), kind) for key, kind in TILES.items()]


def preview_page(
    kept: RosterImport, problems: list[RosterProblem], lines: list[RowPreview], say, show_all: str = ""
) -> PreviewPage:
    groups = []
    for key in STATES:
        found = [line for line in lines if group_of(line) == key]
        shown = found if key == show_all else found[:MOST_SHOWN]
        if found:
            groups.append(Group(key, STATES[key], len(found), shown, key in FOLDED and key != show_all))
    return PreviewPage(kept, problems, lines, groups, say)


def group_of(line: RowPreview) -> str:
    return "doubtful" if line.doubts and line.state in WRITES else line.state


# ---- one line in words ------------------------------------------------------------------------------------------


class PartyWords:
    """What a line of an enterprise, agency or staff roster says."""

    def __init__(self, kind: str, at: tuple[str, date], edition: str | None):
        self.kind, self.at, self.edition = kind, at, edition

    def name(self, line: RowPreview) -> str:
        return line.row.values.get("name") or getattr(line.known, "name", None) or "–"

    def facts(self, line: RowPreview) -> list[tuple[str, str]]:
        said = stated(self.kind, line.row)
        return [
            (FIELDS[name], value_in_words(name, said[name], self.edition)) for name in FACTS[self.kind] if name in said
        ]

    def changes(self, line: RowPreview) -> list[tuple[str, str, str]]:
        return [
            (FIELDS[name], value_in_words(name, before, self.edition), value_in_words(name, after, self.edition))
            for name, (before, after) in line.changes.items()
        ]

    def looks(self, line: RowPreview) -> list[tuple[str, str]]:
        if self.kind != "enterprises" or line.state == "wrong":
            return []
        names = ("name", "industry", "headcount", "operating_place", "operating_state")
        said = {name: line.row.values.get(name) or "" for name in names} | {
            "headcount": line.row.values.get("headcount")
        }
        return hints_in_words(*self.at, said)


def words_for(bureau: Bureau, kind: str, edition: str | None, today: date) -> PartyWords:
    return PartyWords(kind, (bureau.place, today), edition)


def code_of(row: RosterRow) -> str:
    return row.values.get("code") or row.values.get("agency_code") or ""


def cell_place(note: CellNote) -> str:
    """Column letter and header; the row stands beside it."""
    return _("Column %(column)s (%(header)s)", column=note.column, header=note.header) if note.column else note.header


def notes_of(line: RowPreview, *severities: str) -> list[tuple[str, str]]:
    """(where in the row, sentence) of each remark."""
    return [(cell_place(note), cell_sentence(note)) for note in line.row.notes if note.severity in severities]


def why(line: RowPreview) -> str:
    return str(WHY[line.why]) if line.why else ""


def problems_in_words(page: PreviewPage) -> list[tuple[str, str]]:
    ordered = sorted(page.problems, key=lambda problem: ("error", "warning", "changed").index(problem.severity))
    return [(problem.severity, problem_sentence(problem)) for problem in ordered]


WORDS: dict[str, Callable] = {
    "code_of": code_of,
    "notes_of": notes_of,
    "why": why,
    "problems_in_words": problems_in_words,
}
