"""Roster import without a database: read an office's workbook, say what is odd in it, hand out blank templates.

The way of a file: `files` (cells) → `headers` (which column is what) → `columns` with the cleaners in `texts`,
`numbers` and `identifiers` → `read` (rows and notes) → `duplicates`; `messages` has the sentences, `template` the
blank workbooks.
"""

from .cells import Severity
from .columns import COLUMNS, KINDS, Column, Group, Holds, Kind, columns_for
from .duplicates import namesake_note
from .files import RosterFileError, Sheet, read_sheets
from .model import CellNote, Choices, Roster, RosterProblem, RosterRow
from .read import cells_of, read_roster, year_problems
from .template import template_workbook

__all__ = [
    "COLUMNS",
    "KINDS",
    "CellNote",
    "Choices",
    "Column",
    "Group",
    "Holds",
    "Kind",
    "RosterProblem",
    "Roster",
    "RosterFileError",
    "RosterRow",
    "Severity",
    "Sheet",
    "cells_of",
    "columns_for",
    "namesake_note",
    "read_roster",
    "read_sheets",
    "template_workbook",
    "year_problems",
]
