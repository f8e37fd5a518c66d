"""Uploading a roster, confirming its preview, and typing one row by hand with the same reading as a file's cells."""

from collections.abc import Callable
from functools import cache

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from matchfair.errors import LazyString
from matchfair.parties import words as party_words
from matchfair.web import Form

from .reading import CellNote, Column, Holds, Kind, RosterRow, columns_for
from .reading.messages import KIND_NAMES, cell_sentence
from .reading.texts import OPERATING_STATES
from .services import MODELS

WORKBOOKS = ".xlsx,.xls,.ods,.fods,.csv,.tsv,.txt,.xml,.htm,.html,.mht,.mhtml"  # what a file dialogue offers


class NeedsUploadForm(Form):
    file = FileField(
        _l("The file"),
        [FileRequired(_l("Choose the file first."))],
        render_kw={"accept": WORKBOOKS},
        description=_l(
            ".xlsx, .xls or .ods, also tables as .csv or web page, at most 5 MB. Nothing is written before you have seen "
            "the preview."
        ),
    )


class UploadForm(NeedsUploadForm):
    kind = RadioField(
        _l("What does the file hold?"),
        [InputRequired(_l("Say what the file holds."))],
        choices=[SelectChoice(kind, KIND_NAMES[kind]) for kind in MODELS],
        default="enterprises",
    )


class RowForm(Form):
    """One enterprise, agency or person typed by hand: each field is read like a cell of a roster."""

    kind: Kind
    names: list[str]  # of the fields
    checked = BooleanField(_l("I checked this: it is right as typed"))

    def read(self, find_service: Callable[[str], str | None], known: dict[str, str]) -> RosterRow | None:
        """The row that was typed, or None with the errors at the fields. `known`: what the form showed at first."""
        row = RosterRow("", 0, {})
        self.doubts: list[CellNote] = []
        columns = {column.field: column for column in columns_for(self.kind, find_service)}
        for name in self.names:
            self.read_field(row, columns[name], known.get(name, ""))
        if self.doubts and not self.checked.data:
            self.form_errors.append(_l("Please check what is marked, then tick the box below."))
        return None if self.errors else row

    def read_field(self, row: RosterRow, column: Column, before: str) -> None:
        typed = self[column.field].data or ""
        reading = column.clean(typed)
        row.values[column.field] = reading.value
        here = self[column.field]
        here.errors = list(here.errors)
        for remark in reading.remarks:
            note = CellNote(remark.severity, remark.code, column.field, values={"original": typed, **remark.values})
            if note.severity == "error":
                here.errors.append(cell_sentence(note))
            elif note.severity == "warning" and typed != before:
                self.doubts.append(note)
                here.errors += [] if self.checked.data else [cell_sentence(note)]
        if column.required and not reading.value and not here.errors:
            here.errors.append(_l("This must not be empty."))


NOT_STATED = SelectChoice("", _l("Not stated"))
YES_NO = (NOT_STATED, SelectChoice("是", _l("Yes")), SelectChoice("否", _l("No")))


# state of operation -> the word the roster reader knows it by
STATE_WORDS = {code: line.split()[0] for code, line in OPERATING_STATES.items()}

HOW_TO_TYPE: dict[Holds, LazyString] = {
    "services": _l("Numbers or names, several separated by 、"),
    "money": _l("In 10,000 yuan"),
}


@cache
def row_form(kind: Kind, without: tuple[str, ...] = ()) -> type[RowForm]:
    """The form of one row of this kind; `without` names fields that cannot be typed."""
    columns = [one for one in columns_for(kind) if one.field not in without and one.holds != "cases"]
    fields = {column.field: field_for(column) for column in columns}
    return type("RowForm", (RowForm,), {**fields, "kind": kind, "names": [column.field for column in columns]})


def field_for(column: Column) -> Field:
    label, checks = column.label, [InputRequired()] if column.required else []
    if column.holds == "state":
        states = [SelectChoice(word, party_words.OPERATING_STATES[code]) for code, word in STATE_WORDS.items()]
        return SelectField(label, checks, choices=[NOT_STATED, *states])
    if column.holds == "yes_no":
        return SelectField(label, checks, choices=list(YES_NO))
    return StringField(label, checks, description=HOW_TO_TYPE.get(column.holds, ""))
