"""Rosters as offices keep them, made in memory; and a small catalogue of service items."""

from io import BytesIO

import openpyxl
import pytest
from stdnum.cn import uscc

from matchfair.rosters.reading import Sheet, read_roster, read_sheets

AREAS = "入职管理 劳动合同 社会保险 考勤管理 薪酬 离职管理 招聘 规章制度 法律咨询 员工培训".split()
CATALOGUE = {name: f"area_{number}" for number, name in enumerate(AREAS, 1)}
CATALOGUE |= {str(number): f"area_{number}" for number in range(1, 11)}


@pytest.fixture(scope="session")
def find_service():
    return CATALOGUE.get


@pytest.fixture(scope="session")
def credit_code():
    """credit_code(7): a valid code, another for every number."""

    def make(number: int, start: str = "91440310MA5") -> str:
        body = f"{start}{number:0{17 - len(start)}d}"
        return body + uscc.calc_check_digit(body)

    return make


@pytest.fixture(scope="session")
def xlsx():
    """xlsx(rows, merged=["A1:C1"], more={"Sheet2": rows}): the bytes of a workbook."""

    def make(rows, merged=(), title="名册", more=None, hidden=()) -> bytes:
        book = openpyxl.Workbook()
        book.active.title = title
        for name, content in {title: rows, **(more or {})}.items():
            sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
            for row in content:
                sheet.append(row)
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                cell.data_type = "s"  # typed as text, as a clerk's '=1+1 is
            sheet.sheet_state = "hidden" if name in hidden else "visible"
        for cells in merged:
            book.active.merge_cells(cells)
        output = BytesIO()
        book.save(output)
        return output.getvalue()

    return make


@pytest.fixture(scope="session")
def read(find_service):
    """Rows straight to a roster, without the detour over a file."""

    def make(rows, kind="enterprises", name="名册"):
        return read_roster([Sheet(name, [list(row) for row in rows])], kind, find_service)

    return make


@pytest.fixture(scope="session")
def read_file(find_service):
    def make(data, kind="enterprises", filename="roster.xlsx"):
        return read_roster(read_sheets(data, filename), kind, find_service)

    return make
