"""Reads a year's holidays from the State Council's notice, or from lines that an office typed.

Callers show what was read before they save it; lines without a day are handed back.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from ..rulebook.answers import Step
from .workdays import Fault, Holiday, Holidays, HolidayTable, national_holidays, table_faults

LONGEST_NAME = 40  # characters; what is longer is a sentence, no name
MOST_WORKED = 31  # days read of one span of work; the check of the table refuses far fewer
WEEKDAYS = "一二三四五六日"
# (周六), (农历除夕、周二) become a mark of their own: a weekday said beside a day is compared with the calendar.
ASIDE = re.compile(r"\(([^()]*)\)")
SAID = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
NEXT_ITEM = re.compile(r"(?<=[。;\s])(?=[一二三四五六七八九十]{1,3}、)")
NUMBERING = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[、.)](?!\s*\d))\s*")
DAY = r"(?:(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]|(\d{1,2})\s*[月./])\s*(\d{1,2})\s*[日号]?\s*(?:<(.)>)?"
SPAN = re.compile(rf"{DAY}(?:\s*(?:至|到|~|-|–|—)+\s*(?:{DAY}|(\d{{1,2}})\s*[日号]?\s*(?:<(.)>)?))?")
COUNTED = re.compile(r"(?:共|放假)\s*(\d{1,2})\s*天")
WORKED = re.compile(r"上班|补班|调班|班")
LETTERHEAD = re.compile(r"国务院|办公厅|通知|人民政府")
ONE_DAY_ALONE = re.compile(r"\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*")


@dataclass(frozen=True)
class NoticeRead:
    """What a text says: its holidays, what is wrong on which line, and the lines left out (number, text)."""

    holidays: tuple[Holiday, ...]
    faults: tuple[Fault, ...]
    left_out: tuple[tuple[int, str], ...]


@dataclass
class _NoticeLine:
    """One line while it is read."""

    year: int
    faults: list[Step]
    off: list[tuple[date, date]]
    worked: list[date]
    counted: int | None = None


@dataclass
class _NoticeSoFar:
    """What was read up to a line."""

    holidays: list[Holiday]
    lines: list[int]
    faults: list[Fault]
    left_out: list[tuple[int, str]]


def read_notice(text: str, year: int, others: Holidays | None = None) -> NoticeRead:
    """The holidays of a text, with everything that hinders using it as the table of the year.

    Parameters
    ----------
    text : str
        A line for each holiday: its name, the days off, then the days worked instead; or the notice as published.
    year : int
        The year of the table; a day without a year is in it (in a span over New Year, the first one in the year before).
    others : Holidays, optional
        The tables of the other years; see `table_faults`.

    Examples
    --------
    >>> found = read_notice("春节：2月5日至13日放假调休，共9天。2月4日、2月20日上班。", 2027)
    >>> holiday = found.holidays[0]
    >>> holiday.name, str(holiday.first), str(holiday.last), [day.day for day in holiday.make_up]
    ('春节', '2027-02-05', '2027-02-13', [4, 20])
    >>> read_notice("端午 6.31", 2027).faults[0].step.code
    'no_such_day'
    """
    read = _NoticeSoFar([], [], [], [])
    for number, raw in _lines(text):
        plain = ASIDE.sub(_weekday_said, raw)
        first = SPAN.search(plain)
        if not first or ONE_DAY_ALONE.fullmatch(plain) or LETTERHEAD.search(plain[: first.start()]):
            read.left_out.append((number, raw))
        else:
            _take_in(read, number, *_read_line(plain, year))
    impossible = table_faults(HolidayTable(year, "", tuple(read.holidays)), others)
    faults = read.faults + [Fault(read.lines[fault.at - 1] if fault.at else None, fault.step) for fault in impossible]
    if not read.holidays and not faults:
        faults = [Fault(None, Step("nothing_read"))]
    return NoticeRead(tuple(read.holidays), tuple(sorted(faults, key=lambda one: one.at or 0)), tuple(read.left_out))


def _take_in(read: _NoticeSoFar, number: int, name: str, line: _NoticeLine) -> None:
    steps = line.faults or _line_faults(name, line, read.holidays)
    read.faults += [Fault(number, step) for step in steps]
    if line.off and not steps:
        read.holidays.append(Holiday(name, _in_english(name), *line.off[0], tuple(line.worked)))
        read.lines.append(number)
    elif not steps:
        last = read.holidays[-1]
        read.holidays[-1] = replace(last, make_up=(*last.make_up, *line.worked))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, numbered as they were typed; a notice pasted as one line is cut before each item."""
    for number, line in enumerate(text.splitlines(), 1):
        for part in NEXT_ITEM.split(unicodedata.normalize("NFKC", line)):
            if part.strip():
                yield number, part.strip()


def _weekday_said(aside: re.Match) -> str:
    said = SAID.search(aside[1])
    return f"<{said[1].replace('天', '日')}>" if said else ""


def _read_line(text: str, year: int) -> tuple[str, _NoticeLine]:
    text = NUMBERING.sub("", text)
    days = SPAN.search(text)
    name = re.sub(r"[\s::,、]+$", "", text[: days.start()] if days else text).strip()
    name = "" if WORKED.search(name) else name  # a line of days worked that belong to the holiday above
    line, after_name = _NoticeLine(year, [], [], []), text[len(name) :]
    working = False
    for clause in re.split(r"[。;,]", after_name):
        working = _read_clause(clause, line, working)
    return name, line


def _read_clause(clause: str, line: _NoticeLine, working: bool) -> bool:
    """Take in one clause; true when a bare list of days after it is still days worked."""
    found, word = list(SPAN.finditer(clause)), WORKED.search(clause)
    counted = COUNTED.search(clause)
    line.counted = int(counted[1]) if counted and line.counted is None else line.counted
    if not found:
        return working
    bare = not re.sub(r"[\s、和及]", "", SPAN.sub("", clause))
    if not (word or bare or "休" in clause or "放假" in clause or not line.off):
        return False  # a remark, such as that units are encouraged to let people off on New Year's Eve
    leads = word is not None and found[-1].start() > word.start()
    for one in found:
        instead = (one.start() > word.start() if leads else True) if word else working and bare
        _take(one, line, instead)
    return leads or (working and bare and not word)


def _take(found: re.Match, line: _NoticeLine, instead: bool) -> None:
    try:
        first, last = _span(found, line.year)
    except ValueError:
        line.faults.append(Step("no_such_day", {"text": re.sub(r"<.>", "", found[0]).strip()}))
        return
    for day, said in ((first, found[5]), (last, found[10] or found[12])):
        if said and WEEKDAYS[day.weekday()] != said:
            line.faults.append(
                Step("another_weekday", {"on": day, "said": f"周{said}", "is": f"周{WEEKDAYS[day.weekday()]}"})
            )
    if not instead:
        line.off.append((first, last))
    elif last < first:
        line.faults.append(Step("holiday_ends_before_it_begins", {"from": first, "until": last}))
    else:
        line.worked += [first + timedelta(days=count) for count in range(min((last - first).days, MOST_WORKED) + 1)]


def _span(found: re.Match, year: int) -> tuple[date, date]:
    """First and last day; ValueError where the calendar has no such day."""
    named, other = found[1] and int(found[1]), found[6] and int(found[6])
    month, day = int(found[2] or found[3]), int(found[4])
    if not found[9] and not found[11]:
        return (only := date(named or year, month, day)), only
    last_month = int(found[7] or found[8] or month)
    over_new_year = month > last_month
    last_year = other or (named + over_new_year if named else year)
    first_year = named or last_year - over_new_year
    return date(first_year, month, day), date(last_year, last_month, int(found[9] or found[11]))


def _line_faults(name: str, line: _NoticeLine, before: list[Holiday]) -> list[Step]:
    if not line.off:
        return [] if before and line.worked else [Step("make_up_of_no_holiday")]
    if not 0 < len(name) <= LONGEST_NAME:
        return [Step("holiday_without_a_name")]
    if len(line.off) > 1:
        return [Step("several_holidays_in_a_line", {"name": name})]
    first, last = line.off[0]
    days = (last - first).days + 1
    if line.counted and days > 0 and line.counted != days:
        return [Step("counted_otherwise", {"said_days": line.counted, "days": days, "from": first, "until": last})]
    return []


@lru_cache(maxsize=1)
def _english_names() -> dict[str, str]:
    tables = national_holidays().tables.values()
    return {holiday.name: holiday.name_en for table in tables for holiday in table.holidays}


def _in_english(name: str) -> str:
    """The English of the names the shipped tables have; any other name stands for itself."""
    known = _english_names()
    return known.get(name) or known.get(f"{name}节") or name


STATUTORY = {
    "元旦": "New Year",
    "春节": "Spring Festival",
    "清明节": "Qingming",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
TITLE = re.compile(r"国务院办公厅关于\d{4}年\S{0,10}节假日安排的通知")
NUMBER = re.compile(r"(国办发明电)\s*[〔\[(【]\s*(\d{4})\s*[〕\])】]\s*(\d{1,3})\s*号")


def citation_in(text: str) -> tuple[str, str, date | None]:
    """Title, number and day of a notice pasted whole; what it does not say is empty or None.

    Examples
    --------
    >>> citation_in("国务院办公厅关于2026年部分节假日安排的通知\\n国办发明电〔2025〕7号\\n2025年11月4日")
    ('国务院办公厅关于2026年部分节假日安排的通知', '国办发明电〔2025〕7号', datetime.date(2025, 11, 4))
    >>> citation_in("2025年11月31日")
    ('', '', None)
    """
    title, number = TITLE.search(text), NUMBER.search(text)
    days = [found for line in text.splitlines() if (found := ONE_DAY_ALONE.fullmatch(line))]
    try:
        issued_on = date(*map(int, days[-1].groups())) if days else None
    except ValueError:
        issued_on = None
    return title[0] if title else "", f"{number[1]}〔{number[2]}〕{number[3]}号" if number else "", issued_on


def missing_holidays(table: HolidayTable) -> tuple[tuple[str, str], ...]:
    """The statutory holidays that no entry names, each in Chinese and English: the table may be incomplete.

    Examples
    --------
    >>> from matchfair.policy import national_holidays
    >>> missing_holidays(national_holidays().tables[2026]), missing_holidays(HolidayTable(2027, "", ()))[0]
    ((), ('元旦', 'New Year'))
    """
    named = "、".join(holiday.name for holiday in table.holidays)
    return tuple((name, name_en) for name, name_en in STATUTORY.items() if name.removesuffix("节") not in named)


def as_text(table: HolidayTable) -> str:
    """A table as lines that `read_notice` reads back, for correcting it.

    Examples
    --------
    >>> from matchfair.policy import national_holidays
    >>> as_text(national_holidays().tables[2026]).splitlines()[0]
    '元旦：2026年1月1日至2026年1月3日放假，共3天。2026年1月4日上班。'
    """
    return "\n".join(_line_of(holiday) for holiday in table.holidays)


def _line_of(holiday: Holiday) -> str:
    days = (holiday.last - holiday.first).days + 1
    span = _said(holiday.first) + (f"至{_said(holiday.last)}" if days > 1 else "")
    worked = f"{'、'.join(map(_said, holiday.make_up))}上班。" if holiday.make_up else ""
    return f"{holiday.name}：{span}放假，共{days}天。{worked}"


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
