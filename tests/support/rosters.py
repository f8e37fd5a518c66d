"""Roster files as offices keep them: a title row on top, columns under common synonyms, full-width digits, blank rows."""

from pathlib import Path

from openpyxl import Workbook
from stdnum.cn import uscc


def code_of(body: str) -> str:
    return body + uscc.calc_check_digit(body)


HOPE, BRIGHT, OLD_STREET, NEWLY = (
    "深圳市希望五金有限公司",
    "深圳市明亮塑胶有限公司",
    "深圳市老街餐饮有限公司",
    "深圳市新来电子有限公司",
)
STEADY, CAREFUL = "坪山区稳当劳动关系服务中心", "深圳市用心人力资源有限公司"
HOPE_CODE, BRIGHT_CODE = code_of("91440310MA5T00001"), code_of("91440310MA5T00002")
OLD_STREET_CODE, NEWLY_CODE = code_of("91440310MA5T00003"), code_of("91440310MA5T00004")
DOUBTFUL_CODE = NEWLY_CODE[:17] + ("A" if NEWLY_CODE[17] != "A" else "B")  # a licence whose check digit does not fit
STEADY_CODE, CAREFUL_CODE = code_of("52440310MA5A00001"), code_of("91440310MA5A00002")
FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(33, 127)})


def workbook(file: Path, title: str, header: list[str], rows: list[list]) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    for row in (header, *rows):
        sheet.append(row)
    book.save(file)
    return file


def enterprises(folder: Path) -> Path:
    header = [
        "序号",
        "企业全称",
        "信用代码",
        "所属行业",
        "员工人数",
        "营业收入（万元）",
        "办公地址",
        "所属街道",
        "联系人姓名",
        "手机号",
        "信访",
        "监察",
        "仲裁",
        "经营状况",
    ]
    rows = [
        [
            1,
            HOPE,
            HOPE_CODE.translate(FULL_WIDTH),
            "制造业",
            "38人",
            1200,
            "深圳市坪山区坑梓街道1号",
            "坑梓街道",
            "何希望",
            "139 0000 1111",
            0,
            1,
            2,
            "存续",
        ],
        [
            2,
            BRIGHT,
            BRIGHT_CODE,
            "制造业",
            "三十八",
            800.5,
            "深圳市坪山区龙田街道2号",
            "龙田街道",
            "明亮",
            "0755-28380002",
            0,
            0,
            1,
            "存续",
        ],
        [],
        [
            3,
            OLD_STREET,
            OLD_STREET_CODE,
            "住宿和餐饮业",
            12,
            90,
            "深圳市坪山区坪山街道3号",
            "坪山街道",
            "老街",
            13900003333.0,
            0,
            0,
            1,
            "存续",
        ],
        [
            4,
            NEWLY,
            DOUBTFUL_CODE,
            "软件和信息技术服务业",
            9,
            50,
            "深圳市坪山区石井街道4号",
            "石井街道",
            "辛来",
            "13900004444",
            0,
            0,
            0,
            "存续",
        ],
    ]
    return workbook(folder / "企业名册.xlsx", "坪山区2026年劳动关系事务托管服务企业名册", header, rows)


def agencies(folder: Path) -> Path:
    header = [
        "服务机构名称",
        "信用代码",
        "机构类型",
        "业务范围",
        "办公地址",
        "联系人",
        "手机",
        "服务企业数",
        "服务内容",
        "收费标准",
        "展位",
    ]
    rows = [
        [
            STEADY,
            STEADY_CODE,
            "社会组织",
            "劳动关系事务托管",
            "深圳市坪山区坑梓街道10号",
            "稳主任",
            "13800001111",
            "3家",
            "4、9、2",
            "每月500元",
            "A01",
        ],
        [
            CAREFUL,
            CAREFUL_CODE,
            "企业",
            "人力资源服务",
            "深圳市坪山区龙田街道20号",
            "用经理",
            "13800002222",
            2,
            "9",
            "面议",
            "A02",
        ],
    ]
    return workbook(folder / "机构名册.xlsx", "认证服务机构一览表", header, rows)


def staff(folder: Path) -> Path:
    header = ["机构统一社会信用代码", "姓名", "专职", "证书类型", "证书编号", "测试年度", "测试成绩"]
    rows = [
        [STEADY_CODE, "张三", "是", "劳动关系协调员", "LD-001", 2026, 91.5],
        [STEADY_CODE, "李四", "是", "人力资源管理师", "HR-002", 2026, "８８"],
        [CAREFUL_CODE, "王五", "否", "法律职业资格", "FL-003", 2026, 79],
        [CAREFUL_CODE, "赵六", "是", "劳动争议调解员", "TJ-004", 2026, 82],
        [CAREFUL_CODE, "孙七", "是", "法律职业资格", "FL-005", 2026, 80],
    ]
    return workbook(folder / "服务人员名册.xlsx", "服务人员能力测试成绩", header, rows)


def needs(folder: Path) -> Path:
    header = ["统一社会信用代码", "服务事项", "必需/希望", "备注"]
    rows = [
        [OLD_STREET_CODE, "4", "必需", "厨工换得快"],
        [BRIGHT_CODE, "９", "必需", ""],
        [DOUBTFUL_CODE, "9", "希望", ""],
        [BRIGHT_CODE, "代写年终总结", "希望", "不在目录内"],
    ]
    return workbook(folder / "需求征集表.xlsx", "托管服务需求征集", header, rows)
