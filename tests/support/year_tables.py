"""A bureau's tables as the tests enter them, and what the rules answer with them."""

from datetime import date

from matchfair.audit.services import Act
from matchfair.policy import Subsidised, filing_deadline, subsidy_cap
from matchfair.rules import services as tables

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班。
国务院办公厅
2026年11月4日"""
CITED = "国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕9号）"
SIGNED = date(2026, 12, 17)  # fifteen days later it is New Year's Day


def enter(play, year=2027, days=NOTICE, replaces=0, note="", now=None, **more):
    cited = {
        "title": f"国务院办公厅关于{year}年部分节假日安排的通知",
        "document": "国办发明电〔2026〕9号",
        "issued_on": date(2026, 11, 4),
    } | more
    return tables.enter_holidays(
        play.bureau, year, days, note=note, replaces=replaces, act=Act(now or play.now, "test"), name="李工", **cited
    )


def pay(play, year=2025, fen=18_000_000, replaces=0, note="", now=None, source="市统计局公报"):
    return tables.enter_wage(
        play.bureau,
        year,
        fen,
        published_on=date(year + 1, 6, 20),
        source=source,
        note=note,
        replaces=replaces,
        act=Act(now or play.now, "test"),
        name="李工",
    )


def take_back(play, model, year, replaces, note="录错", now=None):
    tables.withdraw(
        model, play.bureau, year, note=note, replaces=replaces, act=Act(now or play.now, "test"), name="李工"
    )


def due(play, signed_on=SIGNED, at=None):
    return filing_deadline("pingshan", signed_on, tables.holidays_of(play.bureau.id, at))


def cap(play, signed_on=date(2026, 8, 1), at=None):
    return subsidy_cap("pingshan", Subsidised(signed_on, signed_on, 1), tables.bases_of(play.bureau.id, "pingshan", at))
