"""Small rosters made in memory, with a title row above the header as offices have it."""

from io import BytesIO

import openpyxl
from stdnum.cn import uscc

ENTERPRISES = ("企业名称", "统一社会信用代码", "从业人员", "街道", "联系人", "联系电话", "经营状态")
AGENCIES = ("机构名称", "统一社会信用代码", "可服务企业数", "服务事项")
STAFF = ("机构统一社会信用代码", "姓名", "专职", "证书编号", "测试年度", "测试成绩")
NEEDS = ("统一社会信用代码", "服务事项", "必需/希望", "备注")


def code(number: int, start: str = "91440310MA5") -> str:
    """A valid credit code, another for every number."""
    body = f"{start}{number:0{17 - len(start)}d}"
    return body + uscc.calc_check_digit(body)


def wrong_digit(number: int) -> str:
    """A code as `code`, but with a check digit that does not fit."""
    right = code(number)
    return right[:-1] + ("1" if right[-1] != "1" else "2")


def workbook(header, *rows) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "名册"
    for row in (("某区名册",), header, *rows):
        book.active.append(row)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def enterprise(number: int, *, name="", uscc="", headcount=30, street="坑梓街道", phone="13900000001", state="正常"):
    return (name or f"深圳市新来{number}号有限公司", uscc or code(number), headcount, street, "张三", phone, state)
