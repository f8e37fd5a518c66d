"""The columns of each kind of roster and who cleans them. What else offices call them is in `synonyms.yaml`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import yaml

from .identifiers import read_code, read_phone, service_reader
from .numbers import read_amount, read_count, read_score, read_year
from .texts import read_full_time, read_level, read_operating_state, read_text, read_yes_no

KINDS = ("enterprises", "agencies", "staff", "needs")


@dataclass(frozen=True)
class Column:
    header: str
    field: str
    clean: Callable
    example: str | int | float = ""
    width: int = 14
    required: bool = False
    choices: tuple[str, ...] = ()
    as_text: bool = False
    money: bool = False
    implied: bool = False  # an absent column still means something


_count = partial(read_count, largest=1_000_000)


_cases = partial(read_count, largest=10_000)


_capacity = partial(read_count, largest=1_000)


_short_text = partial(read_text, longest=80)


_terms = partial(read_text, longest=400)


_long_text = partial(read_text, longest=1_000)


_YES_NO = ("是", "否")


def columns_for(kind: str, find_service: Callable[[str], str | None] = lambda text: None) -> list[Column]:
    by_kind = {"enterprises": _enterprises, "agencies": _agencies, "staff": _staff, "needs": _needs}
    return by_kind[kind](service_reader(find_service))


@cache
def synonyms() -> dict[str, dict[str, list[str]]]:
    """Kind → field → other names of the column."""
    stored = yaml.safe_load(Path(__file__).with_name("synonyms.yaml").read_text(encoding="utf-8"))
    return {kind: {field: names.split() for field, names in fields.items()} for kind, fields in stored.items()}


def _code(header="统一社会信用代码", field="code", example="91440300MA5EXAMP0P"):
    return Column(header, field, read_code, example, 23, required=True, as_text=True)


def _contact_columns():
    return [
        Column("联系人", "contact", _short_text, "张三", 10),
        Column("联系电话", "phone", read_phone, "13800138000", 16, as_text=True),
    ]


def _enterprises(_services):
    states = ("正常经营", "停业", "注销", "吊销", "经营异常", "迁出", "清算")
    return [
        Column("企业名称", "name", read_text, "深圳市示例五金有限公司", 30, required=True),
        _code(),
        Column("行业", "industry", _short_text, "制造业"),
        Column("从业人员", "headcount", _count, 38, 10),
        Column("营业收入(万元)", "revenue_fen", read_amount, 475.1, money=True),
        Column("资产总额(万元)", "total_assets_fen", read_amount, 228.7, money=True),
        Column("注册地", "registered_place", read_text, "深圳市坪山区", 20),
        Column("纳税地", "tax_place", read_text, "深圳市坪山区", 20),
        Column("实际经营地", "operating_place", read_text, "深圳市坪山区坑梓街道示例路1号", 32),
        Column("街道", "subdistrict", _short_text, "坑梓街道"),
        *_contact_columns(),
        Column("上年度信访案件数", "petition_cases", _cases, 0),
        Column("上年度监察案件数", "inspection_cases", _cases, 0),
        Column("上年度仲裁案件数", "arbitration_cases", _cases, 0),
        Column("重点企业", "key_enterprise", read_yes_no, "否", 10, choices=_YES_NO),
        Column("认定依据", "key_basis", read_text, width=20),
        Column("经营状态", "operating_state", read_operating_state, "正常经营", 10, choices=states),
    ]


def _agencies(services):
    return [
        Column("机构名称", "name", read_text, "深圳市示例劳动关系服务中心", 30, required=True),
        _code(example="52440300MJEXAMP11T"),
        Column("主体类型", "entity_type", partial(read_text, longest=40), "社会组织"),
        Column("业务范围", "business_scope", _long_text, "劳动关系服务", 20),
        Column("服务场所地址", "service_address", read_text, "深圳市坪山区示例路2号", 28),
        *_contact_columns(),
        Column("可服务企业数", "capacity", _capacity, 10, 12),
        Column("服务事项", "services", services, "入职管理、劳动合同、社会保险", 36, as_text=True),
        Column("收费说明", "fee_terms", _terms, "面议", 24),
        Column("展位号", "booth", partial(read_text, longest=20), "A01", 8, as_text=True),
    ]


def _staff(_services):
    return [
        _code("机构统一社会信用代码", "agency_code", "52440300MJEXAMP11T"),
        Column("姓名", "name", _short_text, "李四", 10, required=True),
        Column("专职", "full_time", read_full_time, "是", 8, choices=_YES_NO),
        Column("证书类型", "certificate_type", _short_text, "劳动关系协调员", 18),
        Column("证书编号", "certificate_number", _short_text, "粤1234567890", 20, as_text=True),
        Column("测试年度", "test_year", read_year, 2026, 10),
        Column("测试成绩", "test_score", read_score, 85.5, 10),
    ]


def _needs(services):
    return [
        _code(),
        Column("服务事项", "services", services, "劳动合同", 30, required=True, as_text=True),
        Column("必需/希望", "level", read_level, "必需", 10, choices=("必需", "希望"), implied=True),
        Column("备注", "note", _terms, "下月有两人合同到期", 36),
    ]
