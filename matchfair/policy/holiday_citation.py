"""Beside the days of a notice: its title and number, the holidays a table lacks, and a table written out as text."""

import re
from datetime import date

from matchfair.policy.holiday_notice import ONE_DAY_ALONE
from matchfair.policy.workdays import Holiday, HolidayTable

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
