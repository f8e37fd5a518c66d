"""Where an address lies: told where its words tell it, and never by missing letters."""

import pytest

from matchfair.policy import lies_in


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("深圳市坪山街道六联社区1号", True),
        ("广东省深圳市坪山区坑梓街道1号", True),
        ("深圳市坪山新区", True),
        ("深圳坪山", True),
        ("石井街道石井社区", True),
        ("坑梓街道农贸市场3楼", True),
        ("坪山区龙岗大道1号", True),
        ("坪山区与龙岗区交界处", True),
        ("坪山区（大鹏新区旁）", True),
        ("国家税务总局深圳市坪山区税务局", True),
        ("深圳市大鹏新区（坪山区旁）", False),
        ("深圳市大鹏新区坪山区旁", False),
        ("深圳市龙岗区横岗街道", False),
        ("深圳市福田区坪山大厦", False),
        ("广州市白云区石井街道1号", False),
        ("惠州市惠阳区石井街道", False),
        ("东莞市长安镇", False),
        ("坪山大道2007号", None),
        ("坑梓农贸市场", None),
        ("坪山城市花园", None),
        ("深圳市", None),
        ("白云区石井街道1号", None),
        ("深圳市龙岗区坪山街道", None),
        ("重庆渝中区", None),
        ("", None),
    ],
)
def test_addresses_of_pingshan(address, here):
    assert lies_in("pingshan", address) is here


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("江苏省武进区湖塘镇", True),
        ("常州市新北区", True),
        ("江苏省溧阳市", True),
        ("金坛区", True),
        ("江苏省无锡市新吴区", False),
        ("丹阳市（常州市旁）", False),
        ("上海市浦东新区", False),
        ("湖塘镇", None),
        ("苏州工业园区", None),
    ],
)
def test_changzhou_is_the_city_with_its_districts(address, here):
    assert lies_in("changzhou", address) is here


def test_the_subdistrict_beside_helps_where_the_address_is_silent_and_contradicts_nothing():
    assert lies_in("pingshan", "坪山大道2007号", "坪山街道") is True
    assert lies_in("pingshan", "深圳市龙岗区", "坪山街道") is False


def test_a_place_without_a_table_can_tell_nothing():
    assert lies_in("chongqing", "重庆市渝中区") is None
