"""The catalogue in its editions, the codes of its services, and finding what an office means by what it wrote in a cell."""

import json
import pickle
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from matchfair.policy import (
    ServiceCode,
    catalogue,
    catalogue_edition,
    covers,
    find_service,
    find_services,
    measure_in_force,
)

SHORT = "入职管理 劳动合同 社会保险 考勤管理 薪酬 离职管理 招聘 规章制度 法律咨询 员工培训".split()
ONLY_2024 = {"1.e", "2.d", "2.e"}


def codes(edition):
    return [item.code for area in catalogue_edition(edition).areas for item in area.items]


@pytest.mark.parametrize(("edition", "count"), [("pingshan-2021", 38), ("pingshan-2024", 41), ("changzhou", 38)])
def test_an_edition_has_its_ten_areas_and_all_sub_items(edition, count):
    assert [area.short for area in catalogue_edition(edition).areas] == SHORT
    assert len(codes(edition)) == len(set(codes(edition))) == count


def test_the_2024_edition_adds_three_items_and_rewords_two():
    assert set(codes("pingshan-2024")) - set(codes("pingshan-2021")) == ONLY_2024
    old, new = catalogue_edition("pingshan-2021"), catalogue_edition("pingshan-2024")
    changed = {code for code in codes("pingshan-2021") if old.item(code).text != new.item(code).text}
    assert changed == {"7.b", "10.b"}
    assert old.area(2).name == "协助小微企业与员工签订劳动合同"
    assert new.area(2).name == "协助小微企业与员工办理劳动合同相关事项"


def test_the_day_picks_the_edition_and_a_gap_has_none():
    assert catalogue("pingshan", date(2024, 3, 30)).edition == "pingshan-2021"
    assert catalogue("pingshan", date(2024, 3, 31)) is None
    assert catalogue("pingshan", date(2024, 7, 10)).instrument == measure_in_force("pingshan", date(2024, 7, 10))
    assert catalogue("longgang", date(2018, 1, 1)) is None


@pytest.mark.parametrize(
    "written",
    [
        "4",
        "４",
        4,
        4.0,
        "4.0",
        " 4 ",
        "第4项",
        "第四项",
        "（四）",
        "(4)",
        "四",
        "四、",
        "4.",
        "考勤管理",
        "考勤",
        " 考勤 管理",
        "四、考勤管理",
        "4.考勤管理",
        "（四）考勤管理",
        "4 考勤",
    ],
)
def test_an_area_is_found_however_an_office_writes_it(written):
    assert find_service(catalogue_edition("pingshan-2024"), written).code == 4


@pytest.mark.parametrize(
    "written",
    ["2.d", "２．Ｄ", "2.D ", "协助小微企业与员工协商劳动合同变更事项", "2.d 协助小微企业与员工协商劳动合同变更事项"],
)
def test_a_sub_item_is_found_by_code_or_text(written):
    assert find_service(catalogue_edition("pingshan-2024"), written).code == "2.d"


@pytest.mark.parametrize("written", ["", "0", "11", "4.5", "四十", "其他", "管理", "5、考勤管理", None, "第项", "4、5"])
def test_what_is_not_clear_is_not_guessed(written):
    assert find_service(catalogue_edition("pingshan-2024"), written) is None


@settings(deadline=None)
@given(edition=st.sampled_from(["pingshan-2021", "pingshan-2024", "changzhou", "guangzhou_haizhu"]), data=st.data())
def test_every_name_in_a_catalogue_finds_its_own_entry(edition, data):
    held = catalogue_edition(edition)
    area = data.draw(st.sampled_from(held.areas))
    for name in (area.code, area.name, area.name_en, area.short, area.short_en, *area.aliases):
        assert find_service(held, name) == area
    for item in area.items:
        assert find_service(held, item.code) == find_service(held, f" {item.text}　") == item


@pytest.mark.parametrize(
    ("cell", "codes", "left"),
    [
        ("3、6、9、10", [3, 6, 9, 10], ()),
        ("1;2;5", [1, 2, 5], ()),
        ("1/2/3/10", [1, 2, 3, 10], ()),
        ("入职管理，劳动合同，社会保险", [1, 2, 3], ()),
        ("4.0", [4], ()),
        ("四、考勤管理", [4], ()),
        ("社保 社会保险", [3], ()),
        ("薪酬,洗车", [5], ("洗车",)),
        ("协助企业制定招聘计划招聘方案等", ["7.a"], ()),
        ("", [], ()),
    ],
)
def test_a_cell_with_several_services_is_taken_apart_and_the_rest_is_said(cell, codes, left):
    found, unknown = find_services(catalogue_edition("pingshan-2024"), cell)
    assert ([one.code for one in found], unknown) == (codes, left)


def test_what_is_not_in_the_catalogue_is_refused_with_what_is():
    held = catalogue_edition("pingshan-2024")
    with pytest.raises(KeyError, match="its areas are 1, 2"):
        held.area(11)
    with pytest.raises(KeyError, match=r"items there are 4\.a, 4\.b, 4\.c"):
        held.item("4.d")
    with pytest.raises(KeyError, match="known: .*changzhou"):
        catalogue_edition("pingshan-2030")


def test_a_place_known_only_by_report_lists_its_areas_and_owns_up_about_its_items():
    held = catalogue("guangzhou_haizhu", date(2022, 9, 27))
    assert len(held.areas) == 5 and held.items_stated == 18
    assert not any(area.items for area in held.areas) and "未见" in held.note


def test_a_service_code_is_stored_and_compared_as_the_text_it_is():
    item, area = ServiceCode("10.b"), ServiceCode(10)
    assert json.dumps({item: [area, item]}) == '{"10.b": ["10", "10.b"]}'
    assert (pickle.loads(pickle.dumps(item)), item, hash(item)) == (item, "10.b", hash("10.b"))
    assert [(one.area, one.is_area) for one in (item, area)] == [(10, False), (10, True)]
    assert all(item.code.area == area.code for area in catalogue_edition("changzhou").areas for item in area.items)


@pytest.mark.parametrize("text", ["", "b", "b.4", ".b", "0", "4b", " 4", "４", "-4"])
def test_a_text_that_names_no_area_is_no_service_code(text):
    with pytest.raises(ValueError, match="neither an area such as '4' nor a sub-item"):
        ServiceCode(text)


def test_a_need_is_covered_by_its_area_and_a_sub_item_only_by_itself():
    offered = {1: ["1.a"], 10: []}
    assert [code for code in ("1", "1.a", "1.b", "10", "10.a", "11", "2.a") if covers(offered, code)] == [
        "1",
        "1.a",
        "10",
    ]
