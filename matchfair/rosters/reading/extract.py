"""Run as a process of its own: turn a workbook on stdin into JSON lines on stdout.

A hostile file can make the parser allocate gigabytes for two far-apart cells, or abort the process; here it takes down
a child with little memory and two seconds of processor time, never the server.
"""

import json
import resource
import sys
from datetime import date, datetime
from io import BytesIO, TextIOWrapper
from typing import Any, NoReturn

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

LONGEST_CELL = 2_000  # more than any column takes, so that what is cut off here is refused anyway


def refuse(code: str, **values: object) -> NoReturn:
    print(json.dumps({"error": code, "values": values}), flush=True)
    sys.exit(0)


def portable(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"date": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, str):
        return cell[:LONGEST_CELL] or None
    return cell if isinstance(cell, bool | int | float) else str(cell)


def write_sheet(workbook: CalamineWorkbook, sheet_info: Any, limits: dict[str, int]) -> None:
    sheet = workbook.get_sheet_by_name(sheet_info.name)
    top, left = sheet.start or (0, 0)
    if sheet.height > limits["rows"]:
        refuse("too_many_rows", sheet=sheet_info.name, rows=sheet.height, limit=limits["rows"])
    if sheet.width > limits["columns"] or sheet.height * sheet.width > limits["cells"]:
        refuse("too_many_cells", sheet=sheet_info.name, columns=sheet.width, limit=limits["cells"])
    hidden = sheet_info.visible != SheetVisibleEnum.Visible
    merged = (sheet.merged_cell_ranges or [])[: limits["rows"]]
    print(json.dumps({"name": sheet_info.name, "hidden": hidden, "top": top, "left": left, "merged": merged}))
    for row in sheet.to_python():
        line = json.dumps([portable(cell) for cell in row], ensure_ascii=False)
        limits["text_left"] -= len(line)
        if limits["text_left"] < 0:
            refuse("too_big", limit=limits["text"] >> 20)
        print(line)


def main() -> None:
    limits = json.loads(sys.argv[1])
    limits["text_left"] = limits["text"]
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_DATA, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [info for info in workbook.sheets_metadata if info.typ == SheetTypeEnum.WorkSheet]
        for sheet_info in sheets[: limits["sheets"]]:
            write_sheet(workbook, sheet_info, limits)
    except PasswordError:
        refuse("encrypted")
    except MemoryError:
        refuse("too_big", limit=limits["text"] >> 20)
    except Exception as problem:  # the parser has a dozen error types and no common one that is promised
        refuse("damaged", detail=str(problem)[:200])
    print(json.dumps({"done": True}), flush=True)


if __name__ == "__main__":
    assert isinstance(sys.stdout, TextIOWrapper)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    main()
