"""The fee of an agency's service: one value, the one form it is told in, and how it is read from running text.

An amount is what a client pays a month, in the first year and from the second year on; 0 is free, None is not stated.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import cn2an

from matchfair.figures import yuan

MOST_FEN = 10**8  # a month; more is a typing error
# Why a reading is not certain: "yearly" (no amount a month is written), "rest" (more is said than the amounts), "by_head"
# and "none" (no amount can be told).
Doubt = Literal["", "yearly", "rest", "by_head", "none"]


@dataclass(frozen=True)
class Fee:
    """What a month costs in the first year and from the second year on.

    >>> Fee(0, 30_000).stated, Fee(0, None).stated, Fee().empty
    (True, False, True)
    """

    first_fen: int | None = None
    later_fen: int | None = None

    @property
    def stated(self) -> bool:
        return self.first_fen is not None and self.later_fen is not None

    @property
    def empty(self) -> bool:
        return self.first_fen is None and self.later_fen is None

    @property
    def highest_fen(self) -> int | None:
        """What a budget a month has to bear; None where a year's amount is open."""
        return None if self.first_fen is None or self.later_fen is None else max(self.first_fen, self.later_fen)


def each_year(fen: int | None) -> Fee:
    """The same amount in every year."""
    return Fee(fen, fen)


# ---- told --------------------------------------------------------------------------------------------------------


def in_chinese(fee: Fee) -> str:
    """The fee as pages, tables and drafts say it.

    >>> in_chinese(Fee(0, 30_000)), in_chinese(each_year(125_050)), in_chinese(each_year(0)), in_chinese(Fee())
    ('第一年0元；第二年起每月300元', '每月1,250.50元', '免费（0元）', '待填')
    """
    if fee.first_fen == fee.later_fen:
        return "免费（0元）" if fee.first_fen == 0 else _part_in_chinese(fee.first_fen)
    return f"第一年{_part_in_chinese(fee.first_fen)}；第二年起{_part_in_chinese(fee.later_fen)}"


def _part_in_chinese(fen: int | None) -> str:
    if fen is None:
        return "待填"
    return f"每月{yuan(fen)}元" if fen else "0元"


def in_english(fee: Fee) -> str:
    """The same in English.

    >>> in_english(Fee(0, 30_000))
    '0 yuan in the first year; 300 yuan a month from the second year'
    """
    if fee.first_fen == fee.later_fen:
        return "free of charge (0 yuan)" if fee.first_fen == 0 else _part_in_english(fee.first_fen)
    return (
        f"{_part_in_english(fee.first_fen)} in the first year; {_part_in_english(fee.later_fen)} from the second year"
    )


def _part_in_english(fen: int | None) -> str:
    if fen is None:
        return "to be filled in"
    return f"{yuan(fen)} yuan a month" if fen else "0 yuan"


# ---- read --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FeeRead:
    """What a text says of the fee; `doubt` is empty where nothing else can be meant."""

    fee: Fee
    doubt: Doubt = ""


UNSTATED = re.compile(
    r"(?:费用|收费|价格)?(?:面议|面谈|另议|另行(?:约定|协商|商定)|商议|议价|待定|待填|未定|电议|电询|详谈|协商(?:确定|约定)?"
    r"|(?:由)?双方(?:自主|自行)?(?:协商|约定|商定|面议)(?:确定|约定)?)"
    r"|面议[，,]签订前由双方写明"
)
PUBLIC_MONEY = re.compile(r"财政|政府|补贴|补助|公共资金|就业资金|专项资金|人社|人力资源(?:部门|局)|主管部门|公费|国家")
_APART = re.compile(r"[，；;。、\n()（）【】\[\]]|,(?!\d{3}(?!\d))|(?<!\d),")
_FIRST = re.compile(r"(?:首年|第一年|第1年|头一年|头年|第一个?年度)度?(?:内|里)?")
_LATER = re.compile(r"(?:从|自)?(?:次年|第二年|第2年|第二个?年度)度?(?:开始|以后|之后|起|后)?")
_THEN = re.compile(r"(?:此后|之后|以后|其后|往后)(?:每年)?")
_THIRD = re.compile(r"(?:从|自)?(?:第三年|第3年|第[四五45]年)")
_TITLE = re.compile(r"^(?:服务费用?|收费标准|收费说明|收费|费用|托管费|报价|价格)(?:标准)?(?:为|是|:)?")
_NUMBER = r"(?:人民币|RMB|¥)?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?|[零〇一二两三四五六七八九十百千万]{1,9})"
_FOR_EACH = r"(?:户|家|企业|家企业|户企业|单位)"
_CHARGE = r"(?:收取?|支付|付)?(?:服务费|托管费|费用|费)?(?:为|是|:)?"
_MONTH = re.compile(
    rf"(?:每{_FOR_EACH}/?)?(?:每个?月|按月|月费|月)(?:每{_FOR_EACH})?{_CHARGE}{_NUMBER}(?:元|块)?(?:人民币)?(?:整)?"
    rf"|{_NUMBER.replace('?P<n>', '?P<m>')}(?:元|块)?(?:整)?(?:/|每)(?:{_FOR_EACH}(?:/|每))?个?月(?:(?:/|每){_FOR_EACH})?"
)
_YEAR = re.compile(
    rf"(?:每年|年费|一年)(?:每{_FOR_EACH})?{_CHARGE}{_NUMBER}(?:元|块)?(?:整)?"
    rf"|{_NUMBER.replace('?P<n>', '?P<m>')}(?:元|块)?(?:整)?(?:/|每)(?:{_FOR_EACH}(?:/|每))?年(?:(?:/|每){_FOR_EACH})?"
)
_BARE = re.compile(rf"{_CHARGE}{_NUMBER}(?:元|块)?(?:整)?")
_FREE = re.compile(
    r"(?:全程|完全|全部|均)?(?:对|向|为)?(?:全部|所有)?(?:小微|中小微|中小|服务对象|甲方)?(?:企业|客户)?(?:全程|完全|一律|均)?"
    r"(?:免费(?:提供)?(?:服务)?|不(?:再)?收取?(?:任何)?(?:服务)?费用?|免收?(?:服务)?费用?|零收费|零费用|[0零]元|免)"
)
_BY_HEAD = re.compile(r"(?:每|/|按)(?:人|员工|职工)(?!数?递)|人/?(?:月|年)|人头")
_OPEN = re.compile(r"起步?$|左右$|以上$|以内$|不等$|以下$")
_MONEY = re.compile(r"\d|[一二两三四五六七八九十百千万]+(?:元|块)|免|元|不收")
_BESIDES = re.compile(r"税|发票|含|包括|递增|递减|浮动|合同|期限|上门|次(?!年)|签|每增|超|加收|另收|另计|额外")
_SECOND_SENTENCE = re.compile(r"(?<=[费元块\d])(?=(?:从|自)?(?:次年|第二年|第2年))")
_PERIOD = re.compile(r"\d.*[月年]|[月年].*\d")


def read_fee(text: str) -> FeeRead:
    """What a text says of the fee a month; only an amount that is written is read, nothing is worked out of hints.

    >>> read_fee("首年免费，次年每月300元")
    FeeRead(fee=Fee(first_fen=0, later_fen=30000), doubt='')
    >>> read_fee("每月500元，按人数递增").doubt, read_fee("每人每月20元").fee.empty, read_fee("面议")
    ('rest', True, FeeRead(fee=Fee(first_fen=None, later_fen=None), doubt=''))
    """
    if states_nothing(text):
        return FeeRead(Fee())
    parts = _APART.split(_SECOND_SENTENCE.sub("；", _narrow(text)))
    clauses = [clause for clause in map(_clean, parts) if clause]
    first: int | None = None
    later: int | None = None
    doubt: Doubt = ""
    for clause in clauses:
        if _BY_HEAD.search(clause):
            return FeeRead(Fee(), "by_head")
        year, body = _year_of(clause, first is not None)
        fen, why = _amount(body)
        if fen is None:
            if _MONEY.search(body) and not _BESIDES.search(body):
                return FeeRead(Fee(), "none")
            if year == "later" and UNSTATED.fullmatch(body):
                later = None
            doubt = doubt or "rest"
        elif year == "every" and first == later == fen:
            continue
        elif year == "third":
            later, doubt = (later if later == fen else None), "rest"
        elif year == "later" and later is None:
            later, doubt = fen, doubt or why
        elif year == "first" and first is None:
            first, doubt = fen, doubt or why
        elif year == "every" and first is None and later is None:
            first, later, doubt = fen, fen, doubt or why
        elif year == "every" and later is None:  # 首年免费，每月300元
            later, doubt = fen, doubt or "rest"
        else:
            return FeeRead(Fee(), "none")
    fee = Fee(first, later)
    return FeeRead(fee, "none" if fee.empty else doubt if fee.stated else doubt or "rest")


def _narrow(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).replace("¥", "¥"))


def _clean(clause: str) -> str:
    return _TITLE.sub("", clause) if _TITLE.fullmatch(clause) is None else ""


def _year_of(clause: str, after_the_first: bool) -> tuple[Literal["every", "first", "later", "third"], str]:
    patterns: tuple[tuple[Literal["first", "later", "third"], re.Pattern], ...] = (
        ("third", _THIRD),
        ("first", _FIRST),
        ("later", _LATER),
        ("later", _THEN),
    )
    for year, pattern in patterns:
        found = pattern.match(clause)
        if found and (pattern is not _THEN or after_the_first):
            return year, clause[found.end() :].removeprefix("起").lstrip(":")
    return "every", clause


def _amount(body: str) -> tuple[int | None, Doubt]:
    """The fen a month of one clause, and why it is not certain."""
    if _FREE.fullmatch(body):
        return 0, ""
    shorter = _OPEN.sub("", body)
    open_end: Doubt = "" if shorter == body else "rest"
    if found := _MONTH.fullmatch(shorter):
        return _fen(found[1] or found["m"]), open_end
    if found := _YEAR.fullmatch(shorter):
        fen = _fen(found[1] or found["m"])
        return (fen // 12 if fen is not None and fen % 12 == 0 else None), "yearly"
    if found := _BARE.fullmatch(shorter):
        return _fen(found[1]), "yearly"
    return None, "rest"


def _fen(number: str) -> int | None:
    try:
        yuan = Decimal(number.replace(",", "")) if number[0].isdigit() else Decimal(cn2an.cn2an(number, "normal"))
    except ValueError:
        return None
    fen = yuan * 100
    return int(fen) if fen == int(fen) and 0 <= fen <= MOST_FEN else None


def states_nothing(text: str) -> bool:
    """Whether a text only says that the fee is agreed later; 面议 states no fee (PS24-16.2).

    >>> states_nothing("面议"), states_nothing("每月300元")
    (True, False)
    """
    return not text.strip() or bool(UNSTATED.fullmatch(_narrow(text).rstrip("。.")))


def fee_of(first_fen: int | None, later_fen: int | None, text: str) -> Fee:
    """The amounts that were entered or, where none was, what the words beside them certainly say.

    >>> fee_of(None, None, "首年免费，次年每月300元"), fee_of(50_000, 50_000, "首年免费"), fee_of(None, None, "对企业免费，由财政补贴")
    (Fee(first_fen=0, later_fen=30000), Fee(first_fen=50000, later_fen=50000), Fee(first_fen=None, later_fen=None))
    """
    entered = Fee(first_fen, later_fen)
    if not entered.empty:
        return entered
    found = read_fee(text)
    return Fee() if found.doubt else found.fee


def contradicts(fee: Fee, text: str) -> bool:
    """Whether a text names another amount than the fee.

    >>> contradicts(each_year(125_050), "每月500元，按人数递增"), contradicts(each_year(50_000), "每月500元，按人数递增")
    (True, False)
    """
    found = read_fee(text)
    if found.doubt == "by_head" or (found.doubt == "none" and _PERIOD.search(_narrow(text))):
        return not fee.empty
    pairs = ((found.fee.first_fen, fee.first_fen), (found.fee.later_fen, fee.later_fen))
    return any(said is not None and entered is not None and said != entered for said, entered in pairs)


def note_beside(fee: Fee, text: str) -> str:
    """What a text adds to a fee that stands beside it: nothing where it says the same, less or something else.

    >>> note_beside(Fee(0, 30_000), "首年免费，次年每月300元"), note_beside(each_year(50_000), "每月500元，按人数递增")
    ('', '每月500元，按人数递增')
    """
    if states_nothing(text) or contradicts(fee, text):
        return ""
    said = read_fee(text)
    return "" if said.fee == fee and not said.doubt else text


def open_words(text: str) -> bool:
    """Whether a text leaves the amount open: it grows, starts somewhere, or is to be agreed.

    >>> open_words("每月500元，按人数递增"), open_words("含两次上门")
    (True, False)
    """
    return bool(
        re.search(
            r"递增|递减|浮动|面议|协商|另议|另计|另行|另收|不等|左右|每增|加收|起(?:$|[，。；,;])|按人|每人|视.{0,8}而定|视情况",
            text,
        )
    )


def promises_public_money(text: str) -> bool:
    """Whether a text speaks of public money, which no agency can promise in an agreement of two.

    >>> promises_public_money("对企业免费，由财政补贴"), promises_public_money("每月300元")
    (True, False)
    """
    return bool(PUBLIC_MONEY.search(text))
