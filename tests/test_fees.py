"""The fee: one value, one form, and what running text certainly says."""

import pytest

from matchfair.fees import (
    Fee,
    contradicts,
    each_year,
    in_chinese,
    note_beside,
    open_words,
    promises_public_money,
    read_fee,
)

FREE_THEN_300 = Fee(0, 30_000)


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("免费", each_year(0)),
        ("对企业免费", each_year(0)),
        ("不收费", each_year(0)),
        ("免费（0元）", each_year(0)),
        ("每月300元", each_year(30_000)),
        ("300元/月", each_year(30_000)),
        ("月费３００元", each_year(30_000)),
        ("每月三百元", each_year(30_000)),
        ("每户每月1,250.50元", each_year(125_050)),
        ("服务费：300元/月", each_year(30_000)),
        ("首年免费，次年每月300元", FREE_THEN_300),
        ("首年免费,次年每月300元。", FREE_THEN_300),
        ("首年免费次年每月300元", FREE_THEN_300),
        ("第一年0元；第二年起每月300元", FREE_THEN_300),
        ("首年0元，次年起 300 元/月", FREE_THEN_300),
        ("第一年每月200元，此后每月300元", Fee(20_000, 30_000)),
    ],
)
def test_what_a_text_says_is_read_and_needs_no_confirmation(text, fee):
    assert (read_fee(text).fee, read_fee(text).doubt, note_beside(fee, text)) == (fee, "", "")


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("对企业免费，由财政补贴", each_year(0)),
        ("每月500元，按人数递增", each_year(50_000)),
        ("每月500元,每增加10人加100元", each_year(50_000)),
        ("每月300元起", each_year(30_000)),
        ("300", each_year(30_000)),
        ("3600元/年", each_year(30_000)),
        ("首年免费", Fee(0, None)),
        ("免费；次年起另议", Fee(0, None)),
        ("首年免费，次年每月300元，第三年起每月500元", Fee(0, None)),
        ("每人每月20元", Fee()),
        ("300-500元/月", Fee()),
        ("1000元/年", Fee()),
        ("每次200元", Fee()),
        ("前三个月免费，之后每月300元", Fee()),
        ("前两年免费，第三年起每月300元", Fee()),
        ("免费服务三年", Fee()),
        ("基础服务免费，增值服务面议", Fee()),
        ("30人以下每月300元，30人以上每月500元", Fee()),
        ("由财政补贴", Fee()),
        ("视服务内容而定", Fee()),
    ],
)
def test_what_says_more_or_less_than_an_amount_a_month_is_doubtful(text, fee):
    assert read_fee(text).fee == fee
    assert read_fee(text).doubt


@pytest.mark.parametrize("text", ["面议", "面议。", "双方协商确定", "费用另议", "待定", "面议，签订前由双方写明", " "])
def test_a_fee_to_be_agreed_is_no_fee_and_no_words_beside_one(text):
    assert (read_fee(text).fee, in_chinese(read_fee(text).fee), note_beside(Fee(), text)) == (Fee(), "待填", "")


@pytest.mark.parametrize(
    ("fee", "told"),
    [
        (FREE_THEN_300, "第一年0元；第二年起每月300元"),
        (each_year(0), "免费（0元）"),
        (each_year(30_000), "每月300元"),
        (each_year(125_050), "每月1,250.50元"),
        (Fee(0, None), "第一年0元；第二年起待填"),
        (Fee(None, 30_000), "第一年待填；第二年起每月300元"),
        (Fee(), "待填"),
    ],
)
def test_a_fee_has_one_form_and_that_form_reads_as_the_same_fee(fee, told):
    assert in_chinese(fee) == told
    assert read_fee(told).fee == fee or fee.first_fen is None


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("每月500元，按人数递增", True),
        ("首年免费，次年每月300元", True),
        ("免费", True),
        ("每人每月20元", True),
        ("1000元/年", True),
        ("300-500元/月", True),
        ("每月1250.5元，含两次上门", False),
        ("每次上门另收200元", False),
        ("含两次上门", False),
        ("面议", False),
    ],
)
def test_words_that_name_another_amount_never_stand_beside_the_fee(text, against):
    fee = each_year(125_050)
    assert contradicts(fee, text) is against
    assert (note_beside(fee, text) == "") is (against or text == "面议")


def test_words_that_leave_the_amount_open_or_promise_public_money_are_known():
    assert [open_words(text) for text in ("每月500元，按人数递增", "每月300元起", "含两次视频咨询")] == [
        True,
        True,
        False,
    ]
    told = ("对企业免费，由财政补贴", "政府购买服务", "人社局承担", "每月300元")
    assert [promises_public_money(text) for text in told] == [True, True, True, False]
