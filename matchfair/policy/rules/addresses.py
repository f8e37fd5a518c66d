"""Whether an address lies in a place, as far as its words can tell: by a table of the place's own and its neighbours' units."""

import re
import unicodedata
from collections.abc import Iterable

from ..rulebook.book import current_rulebook

_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_BESIDE = r"(?!旁|附近|对面|隔壁|交界|边上|以[东南西北])"  # "beside X" does not lie in X
# A city that an address names first: 东莞市 but neither 农贸市场 nor 城市花园 nor 超市.
_CITY = re.compile(
    r"(?:中国)?(?:[^省市区县镇街道路号村]{2,7}?(?:省|自治区|特别行政区))?"
    r"([^省市区县镇街道路号村]{2,7}?(?<![城超门夜都闹集早菜])市)(?![场政民委府])"
)
_UNIT = re.compile(r"[^省市区县镇街道路号村]{1,6}?(?<![社园工业小开发高新管保税自贸])[区县](?!域)")


def lies_in(place: str, address: str | None, subdistrict: str | None = None) -> bool | None:
    """True or False where the words of an address settle it, None where a person has to say.

    What the table of the place does not name is never taken for outside, and a place without a table can tell nothing.
    ``subdistrict`` is what the roster says beside the address; it helps where the address is silent.

    Source: PS24-9.a, PS21-9.a, CZ-2.2e.

    Examples
    --------
    >>> [lies_in("pingshan", one) for one in ("深圳市坪山街道六联社区1号", "深圳市大鹏新区（坪山区旁）", "坪山大道2007号")]
    [True, False, None]
    >>> lies_in("changzhou", "江苏省武进区湖塘镇"), lies_in("changzhou", "溧阳市溧城街道"), lies_in("changzhou", "无锡市")
    (True, True, False)
    """
    table = current_rulebook().tree.get(f"{place}/addresses.yaml")
    text = _plain(address)
    if table is None or not text:
        return None
    found = _settled(table, text)
    if found is None and subdistrict and _names(table["parts"], _plain(subdistrict)):
        return True
    return found


def _plain(text: str | None) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    while (shorter := _REMARK.sub("", plain)) != plain:
        plain = shorter
    return plain


def _settled(table: dict, text: str) -> bool | None:
    city = _CITY.match(text)
    elsewhere = bool(city and city[1] not in (table["city"], *table["parts"], *table["names"]))
    elsewhere = elsewhere or _names(table["others"], text)
    itself, part = _names(table["names"], text), _names(table["parts"], text)
    if elsewhere:
        return None if itself or (part and not (city and city[1] != table["city"])) else False
    if itself or text.removeprefix(table["city"]) in table["short"]:
        return True
    # A subdistrict's name may occur in another district, of a city that is not named.
    strange = _UNIT.match(text.removeprefix(city[0]) if city else text)
    return True if part and not (strange and strange[0] not in table["parts"]) else None


def _names(units: Iterable[str], text: str) -> bool:
    return any(re.search(re.escape(unit) + _BESIDE, text) for unit in units)
