"""A sentence for every code: what is wrong, why, and what to do. The place (sheet, row, column) comes from `where`."""

from flask_babel import gettext, lazy_gettext as _l

from matchfair.errors import LazyString

from .columns import Kind
from .files import RosterFileError
from .model import CellNote, RosterProblem, RosterRow

FILE_MESSAGES = {
    "empty_file": _l("%(filename)s has no content. Save it again in Excel or WPS and upload that file."),
    "file_too_big": _l(
        "%(filename)s has %(megabytes)s MB, more than the %(limit)s MB allowed. Remove pictures and other sheets."
    ),
    "too_big": _l(
        "%(filename)s is too big to be a roster once unpacked (limit %(limit)s MB), or has cells far away "
        "from its table. Copy the table into a new workbook, or into the blank template, and upload that."
    ),
    "too_many_rows": _l(
        "Sheet %(sheet)s has %(rows)s rows, more than the %(limit)s allowed. Split the roster into several files."
    ),
    "too_many_cells": _l(
        "Sheet %(sheet)s is %(columns)s columns wide and has more than %(limit)s cells. Delete the columns that are not "
        "needed, or split the roster into several files."
    ),
    "too_many_sheets": _l(
        "%(filename)s has %(count)s sheets, more than the %(limit)s that are read. Copy those that belong to the roster "
        "into a new workbook, and upload that."
    ),
    "encrypted": _l(
        "%(filename)s is protected by a password. Remove the password in Excel or WPS and upload it again."
    ),
    "damaged": _l(
        "%(filename)s is damaged and cannot be read. Open it in Excel or WPS, save it as .xlsx and upload that."
    ),
    "wrong_type": _l(
        "%(filename)s is no workbook, no web page with a table and no text with columns. Save the roster as .xlsx and "
        "upload that."
    ),
    "binary_workbook": _l(
        "%(filename)s is a binary workbook (.xlsb). Save it as .xlsx in Excel or WPS and upload that."
    ),
    "web_page": _l("%(filename)s is a web page without a table. Check that this is the right file."),
    "no_cells": _l("Every sheet of %(filename)s is empty. Check that this is the right file."),
}

PROBLEM_MESSAGES = {
    "no_header": _l(
        "No sheet has a header row for this kind of roster: the columns %(columns)s were looked for in the "
        "first 30 rows. Add a header row, or copy the rows into the blank template."
    ),
    "too_many_entries": _l(
        "The file has %(count)s entries, more than the %(limit)s that are taken over at once. Split the roster into several files."
    ),
    "read_from_text": _l(
        "The file is a text and no workbook, in which a program may have spoiled long codes and phone numbers before. Look "
        "at them with care."
    ),
    "read_from_web_page": _l("The file is a web page under the name of a workbook; its tables are read."),
    "side_by_side": _l("Sheet %(sheet)s has %(count)s tables side by side; all of them are read."),
    "missing_columns": _l(
        "Sheet %(sheet)s has no column for %(columns)s, so none of its rows is read. Add the column, or "
        "rename the one meant."
    ),
    "other_kind": _l("The columns fit another kind of roster better: %(kind)s. Check what you chose to import."),
    "unknown_column": _l(
        "Sheet %(sheet)s, column %(column)s (%(header)s): not a column of this roster; it is ignored."
    ),
    "column_guessed": _l(
        "Sheet %(sheet)s, column %(column)s (%(header)s): not a known column; it may be “%(meant)s”. Say what it is: as "
        "long as nobody does, it is ignored."
    ),
    "repeated_column": _l(
        "Sheet %(sheet)s, column %(column)s (%(header)s): another column says the same and is used; this "
        "one is ignored. Remove the one that is wrong."
    ),
    "unit_assumed": _l(
        "Sheet %(sheet)s, column %(column)s (%(header)s): no unit is given; 10,000 yuan (万元) is assumed. "
        "Write the unit into the header if that is wrong."
    ),
    "implied_column": _l("Sheet %(sheet)s has no column %(columns)s: all its needs are read as nice-to-have."),
    "case_year_assumed": _l(
        "No heading states the year of the case counts: %(year)s is assumed, the year before the import, and marked so. "
        "Say which year it is."
    ),
    "case_year_ahead": _l("A heading counts cases of %(year)s, which has not begun. Correct the year in the file."),
    "row_left_out": _l("Sheet %(sheet)s, row %(row)s: left out, since another row is used instead, as chosen."),
    "plain_ticks": _l(
        "Sheet %(sheet)s: a tick is read as nice-to-have (希望); 必需 in its cell makes a must-have of it."
    ),
    "row_skipped": _l(
        "Sheet %(sheet)s, row %(row)s: a note, a total or a heading, not an entry; it is skipped: %(text)s"
    ),
    "sheet_ignored": _l("Sheet %(sheet)s has no header row for this kind of roster; it is ignored."),
    "hidden_column": _l(
        "Sheet %(sheet)s, column %(column)s (%(header)s): hidden in the file. It is read all the same; leave it out if it "
        "is not to be used."
    ),
    "column_missed": _l(
        "Sheet %(sheet)s has no column for %(columns)s; nothing is known of them afterwards. If a column has another name, "
        "say which it is."
    ),
    "unknown_tick_column": _l(
        "Sheet %(sheet)s, column %(column)s (%(header)s): ticked, but no item of the service catalogue; it is ignored. Write "
        "the item's name or number into the header, or say which is meant."
    ),
    "untitled_column": _l(
        "Sheet %(sheet)s, column %(column)s: no heading; it is ignored (%(samples)s). Give it a heading in the file if it "
        "belongs to the roster."
    ),
    "sheet_left_out": _l("Sheet %(sheet)s is left out: an example, or as chosen."),
    "hidden_rows": _l(
        "Sheet %(sheet)s: %(count)s rows are hidden in the file, by a filter or by hand (rows %(rows)s). They are left "
        "out unless you take them in."
    ),
    "hidden_rows_taken": _l(
        "Sheet %(sheet)s: %(count)s rows that are hidden in the file are taken in, as chosen (rows %(rows)s)."
    ),
    "hidden_sheet": _l("Sheet %(sheet)s is hidden; it is not read. Unhide it in the file if it belongs to the roster."),
}

CELL_MESSAGES = {
    "required_empty": _l("This cell must not be empty. Fill it in and import again."),
    "read_as": _l("“%(original)s” is read as “%(read)s”."),
    "read_as_empty": _l("“%(original)s” is read as an empty cell."),
    "stored_as_number": _l("The phone number is stored as a number; it is read as %(read)s."),
    "empty_is_nice": _l("The cell is empty; the need is read as nice-to-have (希望)."),
    "formula_without_result": _l(
        "This cell is a formula, and the file holds no result of it. Open the file in WPS or Excel, save it once, and "
        "upload it again."
    ),
    "formula_error": _l("The formula of this cell has failed (%(original)s); it is read as an empty cell."),
    "damaged_characters": _l(
        "“%(original)s” has characters that were lost when the file was saved. Correct them, or confirm the text as it is."
    ),
    "case_history": _l(
        "The agencies this enterprise may choose will read this note, and it speaks of a case (“%(word)s”). Confirm that "
        "they may, or take it out."
    ),
    "dotted_services": _l(
        "“%(item)s” is read as the items %(read)s. Confirm that several are meant, or type the one that is."
    ),
    "all_services": _l("“%(original)s” is read as all %(count)s items of the service catalogue. Confirm that."),
    "services_but": _l("“%(original)s” is read as the other %(count)s items of the service catalogue. Confirm that."),
    "level_is_no": _l(
        "“%(original)s” says that there is no need, so the row is not taken in. Delete it, or type 必需 or 希望."
    ),
    "unknown_level": _l("“%(original)s” is read as nice-to-have (希望). Confirm that, or type 必需 or 希望."),
    "unknown_tick": _l("“%(original)s” is no tick; the item is left out. Confirm that, or type √, 必需 or 希望."),
    "nothing_ticked": _l("No service item is ticked in this row."),
    "year_as_date": _l(
        "The spreadsheet program has turned the year into a date (%(original)s); it is read as %(read)s. Confirm that."
    ),
    "score_percent": _l("“%(original)s” is read as %(read)s of 100. Confirm that, or type the score."),
    "score_fraction": _l(
        "“%(original)s” may be a part of one, shown in per cent; it is read as %(read)s of 100. Confirm that, or correct it."
    ),
    "code_is_id_number": _l(
        "This is a resident's identity number and no credit code; it is not shown here. Type the credit code of the "
        "licence instead."
    ),
    "id_number_taken_out": _l(
        "There is a resident's identity number in this cell; it is neither shown nor kept. Leave it out and type the rest."
    ),
    "code_repeated": _l("“%(original)s” is one character over and over, and no credit code. Correct it."),
    "cell_is_date": _l(
        "The spreadsheet program has turned this cell into a date (%(original)s). Format the column as text"
        " and type it again."
    ),
    "digits_lost": _l(
        "This long number was typed as a number, and only its first 15 digits are kept. Format the column "
        "as text and type it again."
    ),
    "too_long": _l("The text has %(length)s characters, more than the %(longest)s allowed. Shorten it."),
    "looks_like_formula": _l(
        "“%(original)s” looks like a formula. It is taken as plain text; confirm it or correct the cell."
    ),
    "looks_like_markup": _l(
        "“%(original)s” looks like markup. It is taken as plain text; confirm it or correct the cell."
    ),
    "code_as_number": _l(
        "The credit code was typed as a number (%(original)s), so digits are lost. Format the column as "
        "text and type all 18 characters again."
    ),
    "code_length": _l("“%(original)s” has %(length)s characters; a unified social credit code has 18. Correct it."),
    "code_letters": _l(
        "“%(original)s” has the letter %(letters)s, which credit codes never use (I, O, S, V, Z). Perhaps "
        "1, 0, 5 or 2 is meant."
    ),
    "code_format": _l(
        "“%(original)s” is not a credit code: the first 8 characters are digits, the others digits or "
        "capital letters. Correct it."
    ),
    "code_check_digit": _l(
        "The last character of “%(original)s” does not fit the others (it would be %(expected)s). Compare "
        "it with the licence; confirm it if it is printed there like this."
    ),
    "phone_unreadable": _l(
        "“%(original)s” is not a phone number. Type a mobile number of 11 digits, or area code and number "
        "like 0755-28330000, or leave the cell empty."
    ),
    "phone_area_code": _l(
        "“%(original)s” has no area code. Add it like 0755-28330000, or confirm the number as it is."
    ),
    "phone_among_digits": _l(
        "“%(original)s” has more digits than the number that is used, %(read)s. Confirm it or keep only the number."
    ),
    "several_phones": _l(
        "The cell has several phone numbers; the first one, %(read)s, is used. Confirm it or keep only one."
    ),
    "unknown_service": _l(
        "“%(item)s” is not an item of the service catalogue. Use its number or its name, and separate several with 、"
    ),
    "not_a_count": _l("“%(original)s” is not a number of persons or cases. Type digits only, such as 38."),
    "negative": _l("“%(original)s” is negative. Type zero or more."),
    "fraction": _l("“%(original)s” is not a whole number. Type digits without a decimal point."),
    "absurd": _l("“%(original)s” cannot be right: %(smallest)s to %(largest)s is possible here. Correct it."),
    "approximate": _l("“%(original)s” is only roughly given; %(read)s is used. Confirm it or type the exact figure."),
    "not_an_amount": _l(
        "“%(original)s” is not an amount of money. Type digits only, in the unit of the column header."
    ),
    "amount_absurd": _l(
        "“%(original)s” in %(unit)s is more than 10 billion yuan, too much for this roster. Check the unit "
        "of the column."
    ),
    "fee_not_stated": _l("“%(original)s” states no fee; it is to be filled in before an agreement is signed."),
    "fee_not_read": _l(
        "No amount a month can be read from “%(original)s”: the fee counts as not stated, and the words are kept beside "
        "it. Confirm that, or write it like 第一年0元；第二年起每月300元."
    ),
    "fee_doubtful": _l(
        "“%(original)s” is read as the fee “%(read)s”, and the words are kept beside it. Confirm that, or write it like "
        "第一年0元；第二年起每月300元."
    ),
    "fee_public_money": _l(
        "“%(original)s” speaks of public money. These words are kept here, and never go into an agreement."
    ),
    "not_a_year": _l("“%(original)s” is not a year from 2000 to 2100. Type four digits, such as 2026."),
    "not_a_day": _l("“%(original)s” is not a day, so it is left open. Type it such as 2027-05-31."),
    "no_last_day": _l("“%(original)s”: no last day."),
    "not_a_score": _l("“%(original)s” is not a test score. Type digits only, such as 79.5, or leave the cell empty."),
    "score_range": _l("“%(original)s” is not between 0 and 100. Correct the test score."),
    "unknown_word": _l("“%(original)s” is not understood. Use one of: %(allowed)s"),
    "unknown_word_left_open": _l(
        "“%(original)s” is not understood and is left open. Confirm that, or use one of: %(allowed)s"
    ),
    "same_name_other_code": _l(
        "“%(original)s” is also known under another credit code, %(other)s. Confirm that these are two, or correct the code."
    ),
    "same_name_one_digit": _l(
        "“%(original)s” is also known under %(other)s; only character %(position)s differs, %(here)s here and %(there)s "
        "there. Compare both with the licence, and confirm that these are two, or correct the code."
    ),
    "duplicate_differs": _l(
        "%(original)s is also in row %(row)s of sheet %(sheet)s, with other entries. Neither row is "
        "imported; remove the wrong one."
    ),
    "duplicate_merged": _l(
        "%(original)s is also in row %(row)s of sheet %(sheet)s, with the same entries; it is imported once."
    ),
}

KIND_NAMES: dict[Kind, LazyString] = {
    "enterprises": _l("Enterprise roster"),
    "agencies": _l("Agency roster"),
    "staff": _l("Service-staff roster"),
    "needs": _l("Needs collected beforehand"),
}


def file_sentence(error: RosterFileError) -> str:
    return str(FILE_MESSAGES[error.code]) % error.values


def problem_sentence(problem: RosterProblem) -> str:
    kind = problem.values.get("kind")
    values = {**problem.values, "kind": KIND_NAMES[kind]} if kind else problem.values
    return str(PROBLEM_MESSAGES[problem.code]) % values


LEFT = {
    "empty": _l("The cell counts as empty: confirm that, or correct it."),
    "part": _l("The rest of the cell is taken: confirm that, or correct it."),
}


def cell_sentence(note: CellNote) -> str:
    sentence = str(CELL_MESSAGES[note.code]) % note.values
    left = LEFT.get(note.values.get("left", ""))
    gap = "" if sentence.endswith("。") else " "
    return f"{sentence}{gap}{left}" if left else sentence


def where(row: RosterRow, note: CellNote) -> str:
    if not note.column:
        return gettext("Sheet %(sheet)s, row %(row)s", sheet=row.sheet, row=row.row)
    return gettext(
        "Sheet %(sheet)s, row %(row)s, column %(column)s (%(header)s)",
        sheet=row.sheet,
        row=row.row,
        column=note.column,
        header=note.header,
    )
