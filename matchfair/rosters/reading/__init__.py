"""Roster import without a database: read an office's workbook, say what is odd in it, hand out blank templates.

The way of a file: `files` (cells) → `headers` (which column is what) → `columns` with the cleaners in `texts`,
`numbers` and `identifiers` → `read` (rows and notes) → `duplicates`; `messages` has the sentences, `template` the
blank workbooks.
"""

from .columns import KINDS, Column, columns_for
from .files import RosterFileError, Sheet, read_sheets
from .model import CellNote, Roster, RosterProblem, RosterRow
from .read import read_roster
from .template import template_workbook

__all__ = [
    "KINDS",
    "CellNote",
    "Column",
    "RosterProblem",
    "Roster",
    "RosterFileError",
    "RosterRow",
    "Sheet",
    "columns_for",
    "read_roster",
    "read_sheets",
    "template_workbook",
]
