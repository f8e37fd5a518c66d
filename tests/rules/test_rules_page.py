"""The rules page: for everybody, with the service catalogue, searchable, with what was before and what comes after."""

import re
from datetime import date
from io import BytesIO

import pytest
from cast import raise_curtain
from docx import Document
from openpyxl import load_workbook
from pages import XHTML, Visitor, queries, signed_in

from matchfair.accounts.models import Account
from matchfair.agreements.document import write_docx
from matchfair.agreements.services import send_request
from matchfair.extensions import db
from matchfair.policy import catalogue, clauses_of, places
from matchfair.programme.lists import build

TODAY = date(2026, 11, 21)


def texts_of(page, tag: str, **attributes) -> list[str]:
    return [" ".join("".join(e.itertext()).split()) for e in page.all(tag, **attributes)]


@pytest.fixture(autouse=True)
def play(app):
    play = raise_curtain(app.test_clock())
    play.enterprise(), play.agency(standing=True)
    db.session.commit()
    return play


def devices(app, play):
    yield Visitor(app)
    yield signed_in(app, play.now, enterprise=play.enterprises[0])
    yield signed_in(app, play.now, agency=play.offers[0].agency)
    yield signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())


@pytest.mark.parametrize(
    ("place", "on", "areas", "items"),
    [("pingshan", TODAY, 10, 41), ("pingshan", date(2023, 1, 1), 10, 38), ("changzhou", TODAY, 10, 38)],
)
def test_the_catalogue_in_force_is_printed_word_for_word_for_every_role(app, play, place, on, areas, items):
    found = catalogue(place, on)
    for device in devices(app, play):
        page = device.get(f"/rules?place={place}&on={on}")
        for area in found.areas:
            assert [item.text for item in area.items] == texts_of_items(page, area.code, "zh-Hans")
            assert [item.text_en for item in area.items] == texts_of_items(page, area.code, "en")
        assert f"{areas}项服务事项，{items}个细项" in page.words() and found.edition in page.words()
        assert found.clause in page.words()


def texts_of_items(page, area: int, language: str) -> list[str]:
    (list_of_area,) = page.all("ul", id=f"area-{area}")
    return ["".join(e.itertext()) for li in list_of_area for e in li if e.get("lang") == language]


def test_where_sub_items_are_not_known_the_page_says_so(app):
    page = Visitor(app).get("/rules?place=guangzhou_haizhu")
    assert page.words().count("细项不详：未见原文") == 5 and "5项服务事项，18个细项" in page.words()
    assert [e.get("id") for e in page.all("p") if (e.get("id") or "").startswith("area-")] == [
        f"area-{n}" for n in range(1, 6)
    ]


def test_every_clause_of_the_document_can_be_read(app):
    page = Visitor(app).get("/rules")
    ids = {e.get("id") for e in page.all("li")}
    for clause in clauses_of("PS24"):
        if clause.parts:  # a bundle: its sentences stand there one by one
            assert clause.clause not in ids and set(clause.parts) <= ids
        else:
            assert clause.clause in ids and clause.text in page.words()


# ---- days -------------------------------------------------------------------------------------------------------


def test_a_day_in_a_gap_names_the_measures_around_it(app):
    page = Visitor(app).get("/rules?on=2024-05-01")
    assert "这一天本地没有生效的办法" in page.words() and page.all("article") == []
    around = [a.get("href") for a in page.all("a") if "on=" in (a.get("href") or "")]
    assert "/rules?place=pingshan&on=2024-03-30" in around and "/rules?place=pingshan&on=2024-07-10" in around


def test_a_plan_is_shown_on_the_days_of_its_period_and_named_after_it(app):
    """A plan is no measure, and a page does not say that nothing is there where a plan runs or is over."""
    page = Visitor(app).get("/rules?place=longgang&on=2018-01-01")
    shown = texts_of(page, "section", id="measure")[0]
    assert "龙岗区“十三五”构建和谐劳动关系规划" in shown and "没有生效的办法" not in page.words()
    ids = {e.get("id") for e in page.all("li")}
    assert {"LG-1.1.9", "LG-2.2.5.a", "LG-4.5.1c"} <= ids and page.all("article", id="contract_rate_target")
    page = Visitor(app).get("/rules?place=longgang&on=2026-11-21")
    shown = texts_of(page, "section", id="measure")[0]
    assert "龙岗区“十三五”构建和谐劳动关系规划" in shown and "它是功能来源，不是现行规定" in shown
    assert "没有生效的办法" not in page.words() and page.all("article") == []


def test_a_notice_without_an_end_is_in_force_and_the_next_is_named_by_its_number(app):
    page = Visitor(app).get("/rules?place=chongqing")
    shown = texts_of(page, "section", id="measure")[0]
    assert "现行有效" in shown and "不是有效期" in shown and "已到期" not in shown
    assert "渝人社〔2025〕526号" in shown and "原文未见" in shown and "没有生效的办法" not in page.words()


@pytest.mark.parametrize("place", [one.key for one in places()])
def test_the_public_page_in_chinese_has_no_english_sentence(app, place):
    def in_chinese(element):
        """What stands outside parts that say themselves to be English."""
        if element.get("lang") != "en" and element.tag not in (XHTML + "script", XHTML + "style"):
            yield element.text or ""
            for child in element:
                yield from in_chinese(child)
                yield child.tail or ""

    (body,) = Visitor(app).get(f"/rules?place={place}&all").all("body")
    assert [text for text in in_chinese(body) if re.search(r"[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,}){2,}", text)] == []


def test_what_the_interpretation_says_of_the_trial_measures_is_said_as_such(app):
    page = Visitor(app).get("/rules?on=2019-05-01")
    (rule,) = page.all("article", id="headcount_max")
    assert "据解读无此章，原文未见" in "".join(rule.itertext()) and "文件没有规定" not in "".join(rule.itertext())


def test_what_a_plan_of_work_does_not_say_is_said_in_chinese(app):
    page = Visitor(app).get("/rules?place=changzhou")
    assert "方案没有规定机构和服务对象的认定与名单" in page.words() and "not in CZ" not in page.words()


@pytest.mark.parametrize(("on", "badge"), [("2023-01-01", "已到期"), ("2026-11-21", "现行有效")])
def test_rules_that_are_over_are_marked(app, on, badge):
    page = Visitor(app).get(f"/rules?on={on}")
    (rule,) = page.all("article", id="filing_days")
    heading = "".join(next(iter(rule)).itertext())
    assert (badge in heading) == (badge == "已到期")
    assert badge in texts_of(page, "section", id="measure")[0]


def test_a_rule_that_is_still_to_come_is_marked(app):
    app.test_clock.moment = app.test_clock.moment.replace(year=2024, month=5, day=1)
    (rule,) = Visitor(app).get("/rules?on=2025-01-01").all("article", id="filing_days")
    assert "尚未生效" in "".join(rule.itertext())


def test_a_rule_shows_its_earlier_versions_with_their_days(app):
    page = Visitor(app).get("/rules")
    (rule,) = page.all("article", id="filing_days")
    (fold,) = [e for e in rule.iter(XHTML + "details") if e.get("class") == "law__others"]
    others = [" ".join("".join(li.itertext()).split()) for li in fold.iter(XHTML + "li")]
    assert others[0].startswith("2018年2月24日 – 2021年2月23日 已到期 10 日")
    assert others[1].startswith("2021年3月31日 – 2024年3月30日 已到期 15 日")
    assert "/rules?place=pingshan&on=2018-02-24#filing_days" in [a.get("href") for a in rule.iter(XHTML + "a")]


def test_the_size_table_stands_with_the_rule_that_names_the_classes(app):
    (rule,) = Visitor(app).get("/rules").all("article", id="size_classes")
    text = " ".join("".join(rule.itertext()).split())
    assert "工业 小型从业人员（人） 20，小型营业收入（万元） 300，中型从业人员（人） 300" in text
    assert "物业管理" in text and "未与原文核对" in text


# ---- searching and folding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rules", "items"),
    [
        ("备案", {"filing_days", "term_max_years", "term_within_validity"}, []),
        ("竞业限制", set(), ["item-2.e"]),
        ("non-compete", set(), ["item-2.e"]),
        ("PS24-16.4", {"filing_days"}, []),
        ("考勤管理", set(), ["item-4.a", "item-4.b", "item-4.c"]),
    ],
)
def test_searching_leaves_what_holds_the_words_unfolded(app, text, rules, items):
    page = Visitor(app).get(f"/rules?q={text}")
    assert {e.get("id") for e in page.all("article")} == rules
    assert [e.get("id") for e in page.all("li") if (e.get("id") or "").startswith("item-")] == items
    assert page.all("input", type="search")[0].get("value") == text
    assert all(e.get("open") is not None for e in page.all("details") if "subject" in e.get("class", ""))


def test_a_search_without_result_leads_back_to_everything(app):
    page = Visitor(app).get("/rules?q=没有这样的词")
    assert "没有找到" in page.words() and page.all("article") == []
    assert "/rules?place=pingshan&on=2026-11-21" in [a.get("href") for a in page.all("a")]


def test_searching_keeps_place_and_day_and_a_strange_day_is_today(app):
    page = Visitor(app).get("/rules?place=changzhou&on=2023-05-01&q=补贴")
    assert page.form("/rules") == {"q": ["补贴"], "place": ["changzhou"], "on": ["2023-05-01"]}
    assert Visitor(app).get("/rules?on=morgen").form("/rules")["on"] == ["2026-11-21"]


def test_for_printing_everything_can_be_unfolded_without_scripts(app):
    folded, unfolded = Visitor(app).get("/rules"), Visitor(app).get("/rules?all=1")
    folds = [e for e in unfolded.all("details") if e.get("open") is None and e.get("class") != "other-language"]
    assert len(folds) == 1, "only the choice of another place and day stays folded, and what is said once more"
    assert all(e.get("open") is None for e in folded.all("details"))


def test_the_page_costs_the_same_few_queries_for_everybody(app, play):
    for device in devices(app, play):
        with queries() as sent:
            device.get("/rules")
        assert len(sent) <= 7, "who asks, which bureau, its tables and readings"


# ---- on paper and in files --------------------------------------------------------------------------------------


def test_the_word_file_names_the_clause_of_each_thing_a_rule_fixes(play):
    _, agreement = send_request(play.fair, play.enterprises[0], play.offers[0], "enterprise", play.act)
    text = "\n".join(p.text for p in Document(BytesIO(write_docx(agreement, "nowhere"))).paragraphs)
    title = "依据《深圳市坪山区劳动关系托管服务助推小微企业高质量发展的管理办法》"
    assert f"附件所列的服务事项（{title}第十四条（一）至（十））" in text
    assert f"服务佐证材料（{title}第十七条）" in text and f"备案（{title}第十六条）" in text


def test_the_word_file_of_changzhou_names_its_paragraphs(play):
    play.fair.place, play.fair.edition = "changzhou", "changzhou"
    _, agreement = send_request(play.fair, play.enterprises[0], play.offers[0], "enterprise", play.act)
    text = "\n".join(p.text for p in Document(BytesIO(write_docx(agreement, "nowhere"))).paragraphs)
    for what, article in (
        ("服务事项", "一（二）"),
        ("服务专员", "一（三）"),
        ("辅助证明材料", "一（六）"),
        ("备案", "一（五）"),
    ):
        assert f"{what}（依据《常州市小微企业劳动关系事务托管工作方案》{article}）" in text


@pytest.mark.parametrize(
    "address",
    [
        "/desk/fairs/{fair}/export/pairings.xlsx",
        "/desk/fairs/{fair}/export/needs.xlsx",
        "/desk/fairs/{fair}/export/seats.xlsx",
        "/desk/lists/enterprises/names.xlsx",
    ],
)
def test_tables_to_take_away_name_their_basis_on_every_printed_page(app, play, address):
    build(play.bureau, "enterprises", 2026, TODAY, play.act)
    db.session.commit()
    desk = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    answer = desk.client.get(address.format(fair=play.fair.code))
    sheet = load_workbook(BytesIO(answer.get_data())).active
    article = "第十条" if "lists" in address else "第十四条（一）至（十）"
    assert sheet.oddFooter.left.text.endswith(f"管理办法》{article}")


def test_conditions_of_the_subsidy_stand_under_that_heading_and_under_no_other(app):
    page = Visitor(app).get("/rules?place=changzhou").words()
    served, agencies, asked, subsidy = (
        page.index(heading) for heading in ("服务哪些企业", "服务机构须符合的条件", "补贴条件 ", "第一年补贴上限")
    )
    for condition in ("企业注册地、税收征管地、主要经营地均在本地", "人力资源服务机构除外", "具有2名以上取得"):
        assert served < agencies < asked < page.index(condition) < subsidy
    assert "补贴条件" not in Visitor(app).get("/rules?place=pingshan").words()


def test_a_practice_known_from_a_report_is_never_called_in_force(app):
    page = Visitor(app).get("/rules?place=guangzhou_haizhu").words()
    assert "只见报道" in page and "现行有效" not in page and "文件没有写明有效期" not in page
    assert "现行有效" in Visitor(app).get("/rules?place=chongqing").words()
