"""Tables to take away as .xlsx: pairings with contacts, needs, free seats.

Column names and values are Chinese in every language: they are the offices' own, the same the roster import reads.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from xlsxwriter import Workbook

from matchfair.agreements.draft import Draft
from matchfair.agreements.models import Agreement
from matchfair.clock import CHINA
from matchfair.extensions import db
from matchfair.fairs.models import Fair
from matchfair.fairs.services import entries_of
from matchfair.fees import in_chinese
from matchfair.needs.models import NeedItem, NeedList
from matchfair.needs.services import need_lists_of
from matchfair.offers.services import offers_of
from matchfair.policy import Catalogue, catalogue_edition
from matchfair.proposals.models import Proposal
from matchfair.proposals.services import Seats, seats_of
from matchfair.words import in_full

TEXT, NUMBER = "@", "0"
TITLES = {"pairings": "达成意向", "needs": "企业需求", "seats": "空余名额"}
SAID = {"": "企业本人", "paper": "书面代录", "phone": "电话代录", "present": "到场代录"}
LEVELS = {1: "提供", 2: "有经验", 3: "专长"}
Column = tuple[str, int, str]  # heading, width in characters, number format


def workbook(fair: Fair, what: str, columns: list[Column], rows: Iterable[Iterable]) -> BytesIO:
    """One sheet: a bold header that stays in view, text that stays text whatever it begins with. The foot of each
    printed page says where the service items come from; a row for that would be read as data when it is imported."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(TITLES[what])
    looks: dict[str, dict] = {TEXT: {"text_wrap": True}, NUMBER: {"align": "center"}}
    formats = [book.add_format({"num_format": f, "valign": "top", **looks[f]}) for _heading, _width, f in columns]
    header = book.add_format({"bold": True, "bg_color": "#E5F4EB", "bottom": 1, "valign": "vcenter"})
    for at, (heading, width, _format) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, header)
    number = 0
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, at, value, formats[at])
            else:
                sheet.write_string(number, at, value or "", formats[at])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, number, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    basis = in_full(catalogue_edition(fair.edition).clause)
    sheet.set_footer(f"{f'&L服务事项依据{basis}' if basis else ''}&R&P / &N")
    book.close()
    file.seek(0)
    return file


def local(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else ""


PAIRING_COLUMNS: list[Column] = [
    ("企业名称", 30, TEXT),
    ("企业统一社会信用代码", 22, TEXT),
    ("企业联系人", 12, TEXT),
    ("企业联系电话", 16, TEXT),
    ("街道", 12, TEXT),
    ("机构名称", 30, TEXT),
    ("机构统一社会信用代码", 22, TEXT),
    ("机构联系人", 12, TEXT),
    ("机构联系电话", 16, TEXT),
    ("服务事项", 36, TEXT),
    ("服务费用", 26, TEXT),
    ("服务期限", 24, TEXT),
    ("达成意向时间", 17, TEXT),
    ("企业答复方式", 14, TEXT),
    ("协议草稿编号", 16, TEXT),
]


def pairings(fair: Fair, now: datetime) -> BytesIO:
    """Every pairing in force with both contacts and its draft; for the bureau, which hosts the fair."""
    loaded = [joinedload(Agreement.proposal), joinedload(Agreement.enterprise), joinedload(Agreement.agency)]
    drafts = select(Agreement).options(*loaded).filter_by(fair_id=fair.id, void_at=None)
    in_force = drafts.join(Proposal, Proposal.id == Agreement.proposal_id).where(Proposal.closed_at.is_(None))
    rows, catalogue = db.session.scalars(in_force.order_by(Agreement.id)), catalogue_edition(fair.edition)
    return workbook(fair, "pairings", PAIRING_COLUMNS, (pairing_row(catalogue, draft) for draft in rows))


def pairing_row(catalogue: Catalogue, draft: Agreement) -> list:
    enterprise, agency, proposal = draft.enterprise, draft.agency, draft.proposal
    return [
        enterprise.name,
        enterprise.uscc,
        enterprise.contact,
        enterprise.phone,
        enterprise.street,
        agency.name,
        agency.uscc,
        agency.contact,
        agency.phone,
        "、".join(catalogue.area(area["code"]).short for area in draft.content["areas"]),
        in_chinese(Draft(draft).fee),
        f"{Draft(draft).starts_on}至{Draft(draft).ends_on}",
        local(proposal.paired_at),
        SAID[(proposal.on_behalf or {}).get("said_how", "")],
        draft.code,
    ]


NEED_COLUMNS: list[Column] = [
    ("企业名称", 30, TEXT),
    ("统一社会信用代码", 22, TEXT),
    ("街道", 12, TEXT),
    ("服务事项", 40, TEXT),
    ("所属事项", 16, TEXT),
    ("必需/希望", 11, TEXT),
    ("备注", 36, TEXT),
    ("填写方式", 12, TEXT),
    ("填写时间", 17, TEXT),
]


def needs(fair: Fair, now: datetime) -> BytesIO:
    """Every need of an admitted enterprise, one a row; own wishes without an area."""
    catalogue = catalogue_edition(fair.edition)
    admitted = {entry.enterprise_id for entry in entries_of(fair)}
    lists = [row for row in need_lists_of(fair) if row.enterprise_id in admitted]
    return workbook(fair, "needs", NEED_COLUMNS, (row for needs in lists for row in need_rows(catalogue, needs)))


def need_rows(catalogue: Catalogue, row: NeedList) -> list[list]:
    party = [row.enterprise.name, row.enterprise.uscc, row.enterprise.street]
    told = [SAID[row.said_how], local(row.saved_at)]
    listed = [
        [
            *party,
            service_name(catalogue, item),
            catalogue.area(item.area).short,
            "必需" if item.must else "希望",
            item.note,
            *told,
        ]
        for item in row.items
    ]
    return listed + [[*party, wish, "", "", "目录外需求", *told] for wish in row.wishes]


def service_name(catalogue: Catalogue, item: NeedItem) -> str:
    if item.code.is_area:
        return catalogue.area(item.area).short
    return catalogue.item(item.service).text or item.service


SEAT_COLUMNS: list[Column] = [
    ("机构名称", 30, TEXT),
    ("统一社会信用代码", 22, TEXT),
    ("可承接数", 14, NUMBER),
    ("空余名额", 11, NUMBER),
    ("待答复占用", 11, NUMBER),
    ("已达成意向", 11, NUMBER),
    ("状态", 10, TEXT),
]


def seats(fair: Fair, now: datetime) -> BytesIO:
    """Seats by agency in their three parts, and for each service area the level at which the agency offers it."""
    offers = offers_of(fair)
    by_offer = seats_of(offers, now)
    areas = catalogue_edition(fair.edition).areas
    columns = SEAT_COLUMNS + [(area.short, 13, TEXT) for area in areas]
    rows = []
    for offer in offers:
        level = {row.area: LEVELS[row.level] for row in offer.areas}
        state = "暂停承接" if offer.paused_at else "承接中"
        rows.append(
            [
                offer.agency.name,
                offer.agency.uscc,
                offer.capacity,
                *parts_of([by_offer[offer.id]]),
                state,
                *(level.get(area.code, "") for area in areas),
            ]
        )
    free_by_area = [
        sum(by_offer[o.id].free for o in offers if area.code in {a.area for a in o.areas}) for area in areas
    ]
    total = ["合计（各事项为空余名额）", "", sum(o.capacity for o in offers), *parts_of(by_offer.values()), ""]
    return workbook(fair, "seats", columns, [*rows, total + free_by_area])


def parts_of(seats: Collection[Seats]) -> list[int]:
    """Free, held for an answer, paired."""
    return [sum(one.free for one in seats), sum(one.held for one in seats), sum(one.paired for one in seats)]


EXPORTS: dict[str, Callable[[Fair, datetime], BytesIO]] = {"pairings": pairings, "needs": needs, "seats": seats}


def file_name(fair: Fair, what: str, today: date) -> str:
    return f"{fair.name}-{TITLES[what]}-{today.isoformat()}.xlsx"
