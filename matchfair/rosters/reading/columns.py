"""The fields of each kind of roster: how a column is headed, read and named, and where its value goes and is shown.

A new column is one entry here, and its other names in `synonyms.yaml`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from matchfair.errors import LazyString, lazy_gettext as _l

from .cells import CellReading
from .identifiers import read_code, read_contact, read_phone, service_reader
from .numbers import read_amount, read_cases, read_count, read_day, read_fee_terms, read_score, read_year
from .texts import read_level, read_note, read_operating_state, read_text, read_yes_no

Kind = Literal["enterprises", "agencies", "staff", "needs"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Holds = Literal["text", "yes_no", "state", "money", "score", "phone", "code", "services", "fee", "cases", "day"]
Group = Literal["business", "place", "contact", "cases", "agency", "offer"]
SYNONYMS = Path(__file__).with_name("synonyms.yaml")
SYNONYMS_NAME = "rosters/reading/synonyms.yaml"  # in messages to whoever adds a column


@dataclass(frozen=True)
class Column:
    """One field of a roster."""

    header: str  # as the blank template prints it
    field: str  # its name in every stored preview: it stays
    label: LazyString  # its name on our pages
    clean: Callable[..., CellReading]
    example: str | int | float = ""
    width: int = 14
    attribute_name: str = ""  # the model's name for it, where that is another
    group: Group | None = None  # of the party's page
    in_preview: bool = False  # among the facts of a new row
    holds: Holds = "text"
    guide: LazyString | str = ""  # how to fill it in
    choices: tuple[str, ...] = ()
    required: bool = False
    as_text: bool = False
    implied: bool = False  # an absent column still means something
    matters: bool = False  # a roster without it leaves much undone
    identifies: bool = False  # says whom the row is about; a file never writes it
    synonyms: tuple[str, ...] = ()  # from synonyms.yaml

    @property
    def attribute(self) -> str:
        """Of the kind's model."""
        return self.attribute_name or self.field


_CASE_COUNT = partial(read_cases, largest=10_000)  # a district's whole year; no enterprise comes near
_CASES_GUIDE = _l(
    "Cases of the year that the heading states; without one, of the year before the import. Leave it empty if not known."
)
_SHORT_TEXT = partial(read_text, longest=80)
_YES_NO = ("是", "否")


def _enterprises() -> list[Column]:
    states = ("正常经营", "停业", "注销", "吊销", "经营异常", "迁出", "清算")
    return [
        Column("企业名称", "name", _l("Name"), read_text, "深圳市示例五金有限公司", 30, required=True),
        _code("91440300MA5EXAMP0P"),
        Column("行业", "industry", _l("Industry"), _SHORT_TEXT, "制造业", group="business"),
        Column(
            "从业人员",
            "headcount",
            _l("Employees"),
            partial(read_count, largest=1_000_000),
            38,
            10,
            matters=True,
            group="business",
            in_preview=True,
            guide=_l("A whole number, including dispatched workers."),
        ),
        Column(
            "营业收入(万元)",
            "revenue_fen",
            _l("Operating revenue"),
            read_amount,
            475.1,
            group="business",
            holds="money",
            guide=_l("In 10,000 yuan, of the previous year."),
        ),
        Column(
            "资产总额(万元)",
            "total_assets_fen",
            _l("Total assets"),
            read_amount,
            228.7,
            attribute_name="assets_fen",
            group="business",
            holds="money",
            guide=_l("In 10,000 yuan, at the end of the previous year."),
        ),
        Column("注册地", "registered_place", _l("Place of registration"), read_text, "深圳市坪山区", 20, group="place"),
        Column("纳税地", "tax_place", _l("Place of tax administration"), read_text, "深圳市坪山区", 20, group="place"),
        Column(
            "实际经营地",
            "operating_place",
            _l("Actual place of business"),
            read_text,
            "深圳市坪山区坑梓街道示例路1号",
            32,
            group="place",
        ),
        Column(
            "街道",
            "subdistrict",
            _l("Subdistrict"),
            _SHORT_TEXT,
            "坑梓街道",
            attribute_name="street",
            group="place",
            in_preview=True,
        ),
        *_contact("contact", in_preview=True),
        _legal_representative("contact"),
        Column(
            "上年度信访案件数",
            "petition_cases",
            _l("Petition cases"),
            _CASE_COUNT,
            0,
            matters=True,
            attribute_name="petition",
            group="cases",
            holds="cases",
            guide=_CASES_GUIDE,
        ),
        Column(
            "上年度监察案件数",
            "inspection_cases",
            _l("Inspection cases"),
            _CASE_COUNT,
            0,
            matters=True,
            attribute_name="inspection",
            group="cases",
            holds="cases",
            guide=_CASES_GUIDE,
        ),
        Column(
            "上年度仲裁案件数",
            "arbitration_cases",
            _l("Arbitration cases"),
            _CASE_COUNT,
            0,
            matters=True,
            attribute_name="arbitration",
            group="cases",
            holds="cases",
            guide=_CASES_GUIDE,
        ),
        Column(
            "重点企业",
            "key_enterprise",
            _l("Key enterprise"),
            read_yes_no,
            "否",
            10,
            group="business",
            holds="yes_no",
            choices=_YES_NO,
        ),
        Column(
            "认定依据",
            "key_basis",
            _l("Basis of the recognition"),
            read_text,
            width=20,
            group="business",
            guide=_l("The list or document that makes it a key enterprise."),
        ),
        *_checked_facts(),
        Column(
            "科技型中小企业入库年度",
            "tech_sme_year",
            _l("Technology SME, entered in"),
            read_year,
            width=12,
            group="business",
            guide=_l("Four digits: the year of its entry in the database."),
        ),
        Column(
            "劳务派遣许可证号",
            "dispatch_licence",
            _l("Labour-dispatch licence"),
            _SHORT_TEXT,
            width=18,
            group="business",
        ),
        Column("人力资源服务许可证号", "hr_licence", _l("HR-service licence"), _SHORT_TEXT, width=18, group="business"),
        Column(
            "经营状态",
            "operating_state",
            _l("State of operation"),
            read_operating_state,
            "正常经营",
            10,
            group="business",
            holds="state",
            choices=states,
        ),
    ]


def _checked_facts() -> list[Column]:
    """What nobody knows without having checked it; left empty it stays unknown."""
    facts = (
        ("财务管理制度健全", "finance_system", _l("Sound finance system")),
        ("会计信用良好", "accounting_credit", _l("Good accounting credit")),
        ("纳税信用良好", "tax_credit", _l("Good tax credit")),
    )
    return [
        Column(header, field, label, read_yes_no, "", 12, group="business", holds="yes_no", choices=_YES_NO)
        for header, field, label in facts
    ]


def _code(example: str) -> Column:
    return Column(
        "统一社会信用代码",
        "code",
        _l("Unified social credit code"),
        read_code,
        example,
        23,
        holds="code",
        guide=_l("18 characters; the column is formatted as text so that no digit is lost."),
        required=True,
        as_text=True,
        identifies=True,
    )


def _contact(group: Group, in_preview: bool) -> list[Column]:
    return [
        Column("联系人", "contact", _l("Contact"), read_contact, "张三", 10, group=group, in_preview=in_preview),
        Column(
            "联系电话",
            "phone",
            _l("Telephone"),
            read_phone,
            "13800138000",
            16,
            matters=True,
            group=group,
            in_preview=in_preview,
            holds="phone",
            guide=_l(
                "A mobile number, or area code and number; one per cell. Sign-in codes go to mobile numbers only."
            ),
            as_text=True,
        ),
    ]


def _legal_representative(group: Group) -> Column:
    label = _l("Legal representative")
    guide = _l("As on the licence; it goes into draft agreements.")
    return Column("法定代表人", "legal_representative", label, _SHORT_TEXT, "王五", 12, group=group, guide=guide)


def _agencies() -> list[Column]:
    return [
        Column("机构名称", "name", _l("Name"), read_text, "深圳市示例劳动关系服务中心", 30, required=True),
        _code("52440300MJEXAMP11T"),
        Column(
            "主体类型",
            "entity_type",
            _l("Type of entity"),
            partial(read_text, longest=40),
            "社会组织",
            attribute_name="kind",
            group="agency",
            in_preview=True,
        ),
        Column(
            "业务范围",
            "business_scope",
            _l("Scope of business"),
            partial(read_text, longest=1_000),
            "劳动关系服务",
            20,
            attribute_name="scope",
            group="agency",
        ),
        Column(
            "服务场所地址",
            "service_address",
            _l("Address of the premises"),
            read_text,
            "深圳市坪山区示例路2号",
            28,
            attribute_name="address",
            group="agency",
        ),
        Column(
            "必要办公条件",
            "office",
            _l("Necessary office"),
            read_yes_no,
            "是",
            12,
            group="agency",
            holds="yes_no",
            choices=_YES_NO,
            guide=_l("Yes only where somebody has seen it."),
        ),
        *_contact("agency", in_preview=False),
        _legal_representative("agency"),
        Column(
            "可承接数",
            "capacity",
            _l("Enterprises it can take"),
            partial(read_count, largest=1_000),
            10,
            12,
            matters=True,
            attribute_name="usual_capacity",
            group="offer",
            in_preview=True,
            guide=_l("How many client enterprises the agency will take at this fair."),
        ),
        _services(
            _l("Service areas"),
            "入职管理、劳动合同、社会保险",
            36,
            matters=True,
            attribute_name="usual_services",
            group="offer",
            in_preview=True,
        ),
        Column(
            "收费说明",
            "fee_terms",
            _l("Fees"),
            read_fee_terms,
            "第一年0元；第二年起每月300元",
            24,
            attribute_name="usual_terms",
            group="offer",
            in_preview=True,
            holds="fee",
            guide=_l("Free of charge, or an amount a month; say so if it is another from the second year on."),
        ),
        Column(
            "展位号",
            "booth",
            _l("Booth"),
            partial(read_text, longest=20),
            "A01",
            8,
            attribute_name="usual_booth",
            group="offer",
            in_preview=True,
            as_text=True,
        ),
    ]


def _services(label: LazyString, example: str, width: int, **more: Any) -> Column:
    guide = _l("Numbers or names of the service catalogue, several separated by 、")
    clean = service_reader(lambda text: None)  # `columns_for` puts in one that knows a catalogue
    return Column(
        "服务事项", "services", label, clean, example, width, holds="services", guide=guide, as_text=True, **more
    )


def _staff() -> list[Column]:
    return [
        Column(
            "机构统一社会信用代码",
            "agency_code",
            _l("Credit code of the agency"),
            read_code,
            "52440300MJEXAMP11T",
            23,
            holds="code",
            guide=_l("18 characters of the agency the person works for; it must be on the agency roster."),
            required=True,
            as_text=True,
            identifies=True,
        ),
        Column("姓名", "name", _l("Name"), _SHORT_TEXT, "李四", 10, required=True, identifies=True),
        Column(
            "专职",
            "full_time",
            _l("Full-time"),
            read_yes_no,
            "是",
            8,
            matters=True,
            in_preview=True,
            holds="yes_no",
            choices=_YES_NO,
        ),
        Column("证书类型", "certificate_type", _l("Certificate"), _SHORT_TEXT, "劳动关系协调员", 18, in_preview=True),
        Column(
            "证书编号",
            "certificate_number",
            _l("Certificate number"),
            _SHORT_TEXT,
            "粤1234567890",
            20,
            attribute_name="certificate_no",
            in_preview=True,
            as_text=True,
        ),
        Column(
            "证书有效期至",
            "certificate_expires_on",
            _l("Certificate valid until"),
            read_day,
            "",
            14,
            in_preview=True,
            holds="day",
            guide=_l("Its last day, such as 2027-05-31; empty if it has none."),
            as_text=True,
        ),
        Column(
            "测试年度", "test_year", _l("Test year"), read_year, 2026, 10, in_preview=True, guide=_l("Four digits.")
        ),
        Column(
            "测试成绩",
            "test_score",
            _l("Test score"),
            read_score,
            85.5,
            10,
            matters=True,
            attribute_name="test_score_hundredths",
            in_preview=True,
            holds="score",
            guide=_l("0 to 100, with decimals if any."),
        ),
    ]


def _needs() -> list[Column]:
    return [
        Column("企业名称", "name", _l("Name"), read_text, "深圳市示例五金有限公司", 30, identifies=True),
        _code("91440300MA5EXAMP0P"),
        _services(_l("Service areas"), "劳动合同", 30, required=True),
        Column(
            "必需/希望",
            "level",
            _l("Must-have or nice-to-have"),
            read_level,
            "必需",
            10,
            guide=_l("An empty cell means nice-to-have (希望)."),
            choices=("必需", "希望"),
            implied=True,
        ),
        Column("备注", "note", _l("Note"), partial(read_note, longest=400), "下月有两人合同到期", 36),
    ]


def with_synonyms(kind: Kind, columns: list[Column], stored: Mapping[str, str | None]) -> tuple[Column, ...]:
    """The columns with their other names; ValueError, naming the file to edit, unless every column has an entry."""
    for column in columns:
        if column.field not in stored:
            other = f'what else offices call {column.header} (or "")'
            raise ValueError(f'{SYNONYMS_NAME}: add "{column.field}" under "{kind}", with {other}')
    for field in stored.keys() - {column.field for column in columns}:
        raise ValueError(
            f'{SYNONYMS_NAME} names "{field}" under "{kind}": add its column to rosters/reading/columns.py, or remove it'
        )
    return tuple(replace(column, synonyms=tuple((stored[column.field] or "").split())) for column in columns)


def _read_columns() -> dict[Kind, tuple[Column, ...]]:
    stored = yaml.safe_load(SYNONYMS.read_text(encoding="utf-8"))
    by_kind = {"enterprises": _enterprises(), "agencies": _agencies(), "staff": _staff(), "needs": _needs()}
    return {kind: with_synonyms(kind, by_kind[kind], stored[kind]) for kind in KINDS}


COLUMNS = _read_columns()


def columns_for(kind: Kind, find_service: Callable[[str], str | None] | None = None) -> list[Column]:
    """The columns of a kind, in the template's order; `find_service` answers with the code of what a cell names."""
    if find_service is None:
        return list(COLUMNS[kind])
    clean = service_reader(find_service)
    return [replace(column, clean=clean) if column.holds == "services" else column for column in COLUMNS[kind]]
