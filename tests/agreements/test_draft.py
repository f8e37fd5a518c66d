"""The draft agreement: what it must state, and that the page and the .docx say exactly what was agreed."""

import io
import re
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

import cn2an
import pytest
from cast import raise_curtain
from docx import Document
from docxtpl import DocxTemplate
from hypothesis import given, settings, strategies as st
from pages import Visitor, signed_in

from matchfair.accounts.models import Account
from matchfair.agreements.document import (
    FIELDS,
    SHIPPED,
    TEMPLATE,
    PartiesMissing,
    PlaceholderLeft,
    TemplateUnusable,
    cleaned,
    fill_in,
    in_capitals,
    placeholders,
    read_blocks,
    write_docx,
)
from matchfair.agreements.draft import Draft, draft_content, last_day
from matchfair.agreements.models import Agreement
from matchfair.agreements.services import EndsBeforeItStarts, NotAPairing, complete_draft, dissolve, send_request
from matchfair.clock import CHINA
from matchfair.extensions import db
from matchfair.fees import Fee, each_year
from matchfair.needs.services import Need, Said, save_needs
from matchfair.offers.services import AreaOffered, save_offer

NAMED = DocxTemplate(SHIPPED).get_undeclared_template_variables()
PARTIES = {side: dict.fromkeys(FIELDS, "") for side in ("甲方", "乙方")}
NEEDS = (Need("4", True), Need("9", False))
CODES = "{{甲方.统一社会信用代码}}{{乙方.统一社会信用代码}}"
CANARY = "甲 & 乙 <测试> {{ 7*7 }} {% if x %} {# c #} \"引号\" '㵘𠮷堃'有限公司"


@pytest.fixture
def play(app):
    return raise_curtain(app.test_clock())


def draft(play, name="", needs=NEEDS, said=None, **offer):
    hope, steady = play.enterprise(name, needs=needs), play.agency(standing=True)
    if offer:
        areas = [AreaOffered(4, 2, terms=offer.pop("area_terms", "")), AreaOffered(9, 2)]
        save_offer(play.fair, steady, areas, play.act, **({"terms": "", "fee": Fee(), "mode": ""} | offer))
    _, agreement = send_request(play.fair, hope, steady, "enterprise", play.act, **({"said": said} if said else {}))
    db.session.commit()
    return agreement


def text_of(agreement, folder="nowhere") -> str:
    return "\n".join(str(block.content) for block in read_blocks(write_docx(agreement, folder)))


def test_what_nobody_stated_is_open_and_counts_as_missing(play):
    agreement = draft(play, terms="")
    text, found = text_of(agreement), Draft(agreement)
    for element in ("服务内容", "服务方式", "服务费用", "违约责任", "服务期限"):
        assert re.search(rf"第.+条 {element}", text), element
    assert "服务方式：＿＿＿＿（待填）。" in text and "定期上门服务" not in text, (
        "another place's words are nobody's offer"
    )
    assert "服务费用：待填" in text and "违约金：＿＿＿＿（待填" in text and "面议" not in text
    elements = found.elements()
    assert (elements.outcome, elements.value) == ("missing_data", ("service_mode", "service_fee", "breach_liability"))
    assert found.blanks[:3] == ["service_mode", "service_fee", "breach_liability"]
    assert set(found.blanks[3:]) == {"payment_day", "payee_account", "representatives", "signed_at", "notice_days"}


def test_the_elements_are_complete_only_when_each_is_stated(play):
    agreement = draft(play, fee=Fee(0, 30_000), mode="每月上门一次")
    assert Draft(agreement).elements().value == ("breach_liability",)
    complete_draft(agreement, {"penalty": " "}, "agency", play.act)
    assert Draft(agreement).elements().outcome == "missing_data"
    complete_draft(agreement, {"penalty": "不约定违约金，按实际损失赔偿"}, "agency", play.act)
    assert Draft(agreement).elements().outcome == "pass"
    assert "违约金：不约定违约金，按实际损失赔偿。" in text_of(agreement)


@pytest.mark.parametrize(
    ("fee", "words", "complete"),
    [
        (Fee(0, 30_000), "", True),
        (each_year(0), "", True),
        (Fee(0, None), "首年免费", False),
        (Fee(), "面议", False),
        (Fee(), "每月500元", True),
        (each_year(50_000), "每月500元，按人数递增", False),
    ],
)
def test_a_fee_counts_as_stated_when_every_year_has_an_amount(play, fee, words, complete):
    found = Draft(draft(play, fee=fee, terms=words)).elements()
    assert ("service_fee" not in found.value) is complete


def test_public_money_never_enters_a_contract(app, play):
    agreement = draft(play, fee=each_year(0), terms="对企业免费，由财政补贴", area_terms="费用由街道财政承担")
    text = text_of(agreement)
    assert "服务费用：免费（0元）" in text and "财政" not in text
    page = signed_in(app, play.now, agency=agreement.agency).get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    assert "“对企业免费，由财政补贴”提到财政或补贴，没有写入协议" in page.words()


def test_what_is_open_is_filled_in_by_either_side_and_what_was_agreed_is_not(app, play):
    agreement = draft(play, mode="每月上门一次")
    address = f"/fair/{play.fair.code}/agreements/{agreement.code}"
    agency = signed_in(app, play.now, agency=agreement.agency)
    page = agency.get(address)
    assert {e.get("name") for e in page.all("input")} >= {"first_yuan", "payee_account", "ends_on"}
    assert "mode" not in {e.get("name") for e in page.all("input")}, "both have accepted it"
    page = agency.submit(
        "/fill-in", first_yuan="0", later_yuan="300", penalty="违约方支付1000元", payment_day="每月10日前"
    )
    words = page.words()
    assert (
        "服务费用：第一年0元；第二年起每月300元" in words
        and "违约金：违约方支付1000元" in words
        and "每月10日前" in words
    )
    assert "已补填：乙方" in words
    agency.submit("/fill-in", status=422, first_yuan="贵")
    owner = signed_in(app, play.now, enterprise=agreement.enterprise)
    owner.get(address)
    owner.submit("/fill-in", enterprise_representative="王五")
    db.session.refresh(agreement)
    assert Draft(agreement).representative("enterprise") == "王五" and Draft(agreement).fee == Fee(0, 30_000)
    dissolve(agreement, "双方商定", play.act)
    with pytest.raises(NotAPairing):
        complete_draft(agreement, {"penalty": "1元"}, "agency", play.act)


def test_a_term_beyond_the_measure_needs_a_reason_that_the_draft_prints(app, play):
    agreement = draft(play)
    assert "建议的期限因此止于这一日" in text_of(agreement) and "最晚至2029年11月20日" in text_of(agreement)
    complete_draft(agreement, {"ends_on": "2028-11-20"}, "agency", play.act)
    assert (Draft(agreement).term().outcome, "beyond_reason" in Draft(agreement).blanks) == ("needs_decision", True)
    complete_draft(agreement, {"beyond_reason": "企业改制需要两年"}, "agency", play.act)
    text = text_of(agreement)
    assert "2026年11月21日起至2028年11月20日止" in text and "理由：企业改制需要两年。" in text
    assert (Draft(agreement).term().outcome, "beyond_reason" in Draft(agreement).blanks) == ("pass", False)
    with pytest.raises(EndsBeforeItStarts):
        complete_draft(agreement, {"ends_on": "2026-11-20"}, "agency", play.act)


def test_the_draft_names_legal_representatives_account_payment_day_and_place(play):
    play.enterprise(needs=NEEDS)
    agreement = draft(play, fee=each_year(30_000))
    content = agreement.content
    for side, name in (("enterprise", "甲老板"), ("agency", "乙主任")):
        content[side]["legal_representative"] = name
    content["agency"] |= {"payee_account": "户名甲 账号123", "payment_day": "每月10日前转账"}
    complete_draft(agreement, {"signed_at": "深圳市坪山区"}, "organizer", play.act)
    text = text_of(agreement)
    for words in ("甲老板", "乙主任", "户名甲 账号123", "每月10日前转账", "签订地点：深圳市坪山区", "成立并生效"):
        assert words in text


def test_notes_stand_in_the_annex_and_what_hints_at_cases_only_once_asked(play):
    needs = [Need("4", True, "下月有两人到期"), Need("9", False, "去年有过仲裁，先问清楚")]
    agreement = draft(play, needs=needs)
    assert "甲方：下月有两人到期" in text_of(agreement) and "仲裁，先问清楚" not in text_of(agreement)
    assert Draft(agreement).notes_on_cases == ["去年有过仲裁，先问清楚"]
    complete_draft(agreement, {"case_notes": True}, "enterprise", play.act)
    assert "甲方：去年有过仲裁，先问清楚" in text_of(agreement)


def test_changzhous_manner_is_proposed_there_and_nowhere_else(play):
    play.fair.place, play.fair.edition = "changzhou", "changzhou"
    agreement = draft(play, terms="")
    assert "建议，由双方确认：采取“定期上门服务”、“电话跟踪服务”等多种方式开展" in text_of(agreement)
    assert "service_mode" in Draft(agreement).blanks and "officer" in Draft(agreement).blanks
    assert "辅助证明材料" in text_of(agreement) and "服务佐证材料" not in text_of(agreement)


def test_a_press_report_is_no_basis(play):
    play.fair.place, play.fair.edition = "guangzhou_haizhu", "guangzhou_haizhu"
    hope, steady = play.enterprise(needs=[Need("1", True)]), play.agency(areas=(1,), standing=True)
    save_offer(play.fair, steady, [AreaOffered(1)], play.act, terms="", fee=Fee(), mode="")
    agreement = send_request(play.fair, hope, steady, "enterprise", play.act)[1]
    text = text_of(agreement)
    assert "备案的要求和期限由双方向海珠区人力资源和社会保障部门了解" in text, "no document that was seen says so"
    assert {"service_mode", "service_fee", "breach_liability"} <= set(Draft(agreement).blanks)
    assert "报道" not in text and "依照《中华人民共和国民法典》，在平等" in text


def test_our_own_wording_cites_nothing_and_the_right_to_end_it_stands_only_under_the_measure_that_has_it(play):
    agreement = draft(play)
    lines = text_of(agreement).splitlines()
    own = [line for line in lines if "协议内容变更的" in line or "更换服务机构；" in line]
    assert len(own) == 2 and not any("《" in line for line in own)
    assert "解除服务合同" not in text_of(agreement)
    agreement.drafted_at = datetime(2023, 5, 1, tzinfo=CHINA)
    assert "第十二条规定：服务机构出现本办法第十一条规定情形的，服务对象可依据合同约定解除服务合同" in text_of(
        agreement
    )
    agreement.drafted_at = datetime(2024, 5, 1, tzinfo=CHINA)
    assert "2024年5月1日没有正在施行的办法" in text_of(agreement)


def test_archives_are_excepted_from_deletion_without_workers_data(play):
    text = text_of(draft(play))
    assert "备案、申领补贴、接受检查需要保存服务档案的除外，保存的档案中去除员工个人信息" in text


def test_the_file_says_that_it_is_chinese():
    with zipfile.ZipFile(SHIPPED) as package:
        texts = [package.read(name).decode() for name in package.namelist() if name.endswith(".xml")]
    languages = set(re.findall(r'w:(?:eastAsia|val)="([a-z]{2}-[A-Z]{2})"', "".join(texts)))
    assert languages == {"zh-CN"}


def test_fee_filing_and_processing_clauses_say_what_was_agreed(play):
    text = text_of(draft(play, fee=each_year(123_450_67), terms="含两次上门"))
    assert "每月123,450.67元（人民币，大写：每月壹拾贰万叁仟肆佰伍拾元陆角柒分）" in text and "含两次上门" in text
    assert "自双方签订服务协议之日起15日内，将本协议向坪山区人力资源部门备案" in text and "第十六条" in text
    assert "2026年11月21日起至2027年7月9日止" in text, "in principle not beyond the measure's validity"
    for words in ("第二十一条", "未经甲方同意，乙方不得转委托", "返还甲方或者予以删除", "不是劳务派遣", "一企一档"):
        assert words in text
    assert "草稿" in text and "不是法律意见" in text


def test_a_fee_of_nothing_is_stated_not_left_out(play):
    assert "服务费用：免费（0元）（人民币，大写：零元整）" in text_of(draft(play, fee=each_year(0)))


def test_the_annex_lists_areas_and_sub_items_and_the_draft_names_what_is_not_covered(play):
    agreement = draft(play, needs=[Need("4", True, "只对机构说"), Need("9.a", True), Need("10", False)])
    save = read_blocks(write_docx(agreement, "nowhere"))
    annex = [block.content for block in save if block.kind == "table"][-1]
    assert [row[0] for row in annex] == ["服务事项", "四、考勤管理", "九、提供基础的劳动用工法律咨询服务"]
    assert annex[1][1].splitlines()[0] == "1. 协助制定公司考勤制度"
    assert len(annex[2][1].splitlines()) == 1, "one sub-item was wanted, not the whole area"
    assert annex[1][2] == "甲方：只对机构说"
    assert "本协议不包括：按照企业要求帮助企业组织相关员工培训" in text_of(agreement)


def test_what_the_bureau_typed_is_printed_with_how_it_was_said_and_by_whom(play):
    hope, steady = play.enterprise(), play.agency(standing=True)
    save_needs(play.fair, hope, [Need("4", True)], play.act, said=Said("paper", "张三"))
    _, agreement = send_request(play.fair, hope, steady, "enterprise", play.act, said=Said("phone", "李四"))
    text = text_of(agreement)
    assert "甲方需求由甲方书面表示，坪山区人力资源部门工作人员张三代为录入" in text
    assert "对本次意向的接受由甲方电话表示，坪山区人力资源部门工作人员李四代为录入" in text


def test_a_named_officer_is_asked_for_where_the_place_requires_one(play):
    assert "固定服务专员" not in text_of(draft(play))
    play.fair.place, play.fair.edition = "changzhou", "changzhou"
    text = text_of(draft(play))
    assert "固定服务专员" in text and "之日十日内" in text and "常州市人社部门" in text


def test_the_same_pairing_gives_the_same_draft(play):
    agreement = draft(play)
    again = draft_content(agreement.proposal, date(2026, 11, 21))
    assert again == agreement.content == draft_content(agreement.proposal, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("place", "day", "last"),
    [
        ("pingshan", date(2026, 11, 21), date(2027, 7, 9)),
        ("pingshan", date(2024, 7, 10), date(2027, 7, 9)),
        ("changzhou", date(2026, 11, 21), date(2029, 11, 20)),
        ("changzhou", date(2024, 2, 29), date(2027, 2, 28)),
        ("pingshan", date(2027, 7, 10), date(2030, 7, 9)),
    ],
)
def test_the_proposed_term_ends_on_the_last_day_that_may_be_filed(place, day, last):
    assert last_day(place, day) == last


def test_odd_names_come_out_exactly_on_the_page_and_in_the_file(app, play):
    agreement = draft(play, CANARY, needs=[Need("4", True)], terms=CANARY, mode=CANARY, area_terms=CANARY)
    document = Document(io.BytesIO(write_docx(agreement, app.instance_path)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert CANARY in cells and cells.count(CANARY) == 2, "name and terms of the area"
    assert f"收费说明：{CANARY}。" in [p.text for p in document.paragraphs]
    visitor = signed_in(app, play.now, enterprise=agreement.enterprise)
    page = visitor.get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    assert CANARY in [cell.text for cell in page.all("td")]


# docxtpl reads "{_{" as an escaped brace; nobody writes it, and only that one becomes "{{".
@settings(deadline=None, max_examples=40)  # a whole .docx each time
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="_"), max_size=60))
def test_any_text_survives_the_template_but_for_what_xml_cannot_hold(text):
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text).replace("\r\n", "\n").replace("\r", "\n")
    values = dict.fromkeys(NAMED, "") | PARTIES | {"个性化服务": [f"始{text}终"]}
    last = read_blocks(fill_in(SHIPPED, cleaned(values)))[-1]
    assert last.content == f"· 始{kept}终"


def test_characters_that_xml_cannot_hold_are_left_out(play):
    agreement = draft(play, "铃\x07声\x1b公\uffff司")
    assert agreement.content["enterprise"]["name"] != "铃声公司"
    assert "铃声公司" in text_of(agreement)


def test_every_placeholder_of_the_shipped_template_is_known_and_used(play):
    known = placeholders(draft(play))
    assert NAMED == set(known), "template and code name the same things"


def test_east_asian_fonts_are_set_on_the_styles():
    for style, font in (("Normal", "仿宋"), ("Body Text", "仿宋"), ("Title", "方正小标宋简体"), ("Heading 1", "黑体")):
        fonts = Document(SHIPPED).styles[style].element.rPr.rFonts
        assert fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == font


def own_template(folder, *lines):
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(folder / TEMPLATE)


def test_the_bureaus_own_template_is_used(play, tmp_path):
    own_template(tmp_path, "本局文本：{{甲方.名称}}与{{乙方.名称}}", CODES)
    agreement = draft(play)
    assert text_of(agreement, tmp_path).startswith(f"本局文本：{agreement.enterprise.name}与{agreement.agency.name}")


@pytest.mark.parametrize(
    "names",
    [
        "｛｛甲方.名称｝｝与｛｛乙方.名称｝｝",
        "{｛甲方.名称｝}与｛{乙方.名称}｝",
        "{{甲方.名称}}{％if 已作废％}作废｛%endif%｝{{乙方.名称}}",
    ],
)
def test_full_width_braces_and_percent_signs_count_as_half_width_ones(play, tmp_path, names):
    own_template(tmp_path, names, CODES)
    agreement = draft(play)
    text = text_of(agreement, tmp_path)
    assert agreement.enterprise.name in text and agreement.agency.name in text and not re.search("[{｛}｝%％]", text)


@pytest.mark.parametrize(
    "line",
    [
        "{甲方.名称}",
        "｛甲方.名称｝",
        "{{甲方.名称",
        "甲方.名称}}",
        "甲方：甲方.统一社会信用代码",
        "{ 乙方.电话 }",
        "{服务费用.说明}",
        "% }{%  raw %}{{甲方.名称}}{% endraw %}",
    ],
)
@pytest.mark.parametrize("where", ["body", "table", "header", "pieces"])
def test_a_placeholder_that_stays_in_the_text_is_refused_wherever_it_stands(play, tmp_path, line, where):
    document = Document()
    document.add_paragraph("{{甲方.名称}}{{乙方.名称}}" + CODES)
    if where == "table":
        document.add_table(1, 1).cell(0, 0).text = line
    elif where == "header":
        document.sections[0].header.paragraphs[0].text = line
    elif where == "pieces":
        paragraph = document.add_paragraph()
        for char in line:
            paragraph.add_run(char)
    else:
        document.add_paragraph(line)
    document.save(tmp_path / TEMPLATE)
    with pytest.raises(TemplateUnusable):
        write_docx(draft(play), tmp_path)


def test_a_single_brace_is_named_and_said_how_to_mend(app, play, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    own_template(tmp_path, "{{甲方.名称}}{{乙方.名称}}" + CODES, "盖章：{甲方.名称}")
    agreement = draft(play)
    with pytest.raises(PlaceholderLeft) as refusal:
        write_docx(agreement, tmp_path)
    assert "{甲方.名称}" in refusal.value.values["why"]
    page = signed_in(app, play.now, agency=agreement.agency).get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    assert "正文中留有没有填入的“盖章：{甲方.名称}" in page.words() and "两个半角大括号" in page.words()


def test_a_template_that_does_not_name_both_parties_is_refused(play, tmp_path):
    own_template(tmp_path, "{{甲方.名称}}与{{乙方.名称}} {{甲方.统一社会信用代码}}")
    with pytest.raises(PartiesMissing) as refusal:
        write_docx(draft(play), tmp_path)
    assert refusal.value.values["why"] == "{{乙方.统一社会信用代码}}"


def test_braces_in_a_name_are_no_placeholders_left(play, tmp_path):
    own_template(tmp_path, "{{甲方.名称}}与{{乙方.名称}}", CODES)
    assert CANARY in text_of(draft(play, CANARY, needs=[Need("4", True)]), tmp_path)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{{甲方.名字}}", "名字"),
        ("{{丙方}}", "丙方"),
        ("{% for x in 服务事项 %}", "endfor"),
        ("{{甲方", "甲方|end of"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_by_name(play, tmp_path, line, named):
    own_template(tmp_path, line)
    with pytest.raises(TemplateUnusable) as refusal:
        write_docx(draft(play), tmp_path)
    assert re.search(named, refusal.value.values["why"])


def test_a_file_that_is_no_docx_is_refused_and_the_page_says_so(app, play, tmp_path, monkeypatch):
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    agreement = draft(play)
    (tmp_path / TEMPLATE).write_text("not a Word file")
    visitor = signed_in(app, play.now, enterprise=agreement.enterprise)
    address = f"/fair/{play.fair.code}/agreements/{agreement.code}"
    assert "无法使用" in visitor.get(address).words()
    visitor.get(address + "/draft.docx", status=500)
    shutil.copy(SHIPPED, tmp_path / TEMPLATE)
    visitor.get(address + "/draft.docx")


def test_the_file_has_a_chinese_name_and_is_not_kept_by_caches(app, play):
    agreement = draft(play, '深圳"a/b"有限公司')
    visitor = signed_in(app, play.now, agency=agreement.agency)
    page = visitor.get(f"/fair/{play.fair.code}/agreements/{agreement.code}/draft.docx")
    disposition = page.response.headers["Content-Disposition"]
    assert "filename*=UTF-8''%E6%9C%8D%E5%8A%A1" in disposition and f"{agreement.code}.docx" in disposition
    assert "no-store" in page.response.headers["Cache-Control"]
    assert page.response.get_data().startswith(b"PK")


def test_only_the_two_sides_and_their_bureau_see_a_draft(app, play):
    agreement = draft(play)
    organizer = db.session.query(Account).filter_by(login="li").one()
    address = f"/fair/{play.fair.code}/agreements/{agreement.code}"
    for party in ({"enterprise": agreement.enterprise}, {"agency": agreement.agency}, {"account": organizer}):
        assert "草稿" in signed_in(app, play.now, **party).get(address).words()
    for party in ({"enterprise": play.enterprise()}, {"agency": play.agency().agency}):
        stranger = signed_in(app, play.now, **party)
        stranger.get(address, status=404), stranger.get(address + "/draft.docx", status=404)


@pytest.mark.parametrize("side", ["enterprise", "agency"])
def test_either_side_dissolves_with_a_reason_and_the_draft_is_void(app, play, side):
    agreement = draft(play)
    visitor = signed_in(app, play.now, **{side: getattr(agreement, side)})
    visitor.get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    visitor.submit("/dissolve", status=422, reason=" ")
    page = visitor.submit("/dissolve", reason="双方商定另选机构")
    assert "作废" in page.words() and "双方商定另选机构" in page.words()
    db.session.refresh(agreement)
    assert agreement.void_at and agreement.proposal.closed_as == "dissolved"


def test_the_bureau_dissolves_for_a_side_and_says_how_it_was_told(app, play):
    agreement = draft(play)
    organizer = signed_in(app, play.now, account=db.session.query(Account).filter_by(login="li").one())
    organizer.get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    organizer.submit("/dissolve", status=422, side="agency", said_how="phone", reason="人手不足")
    organizer.submit("/dissolve", side="agency", said_how="phone", reason="人手不足", person="李工")
    db.session.refresh(agreement.proposal)
    reason = agreement.proposal.closed_reason
    assert "人手不足" in reason and "李工代录" in reason and "服务机构" in reason


def test_a_void_draft_says_so_in_the_file(play):
    agreement = draft(play)
    dissolve(agreement, "双方商定", play.act)
    assert "已作废" in text_of(agreement)


DIGITS = "零壹贰叁肆伍陆柒捌玖"


def spoken(yuan: int) -> str:
    """Whole yuan in capitals, written a second way: groups of four, 零 before a group that does not begin with 仟."""
    words, gap = "", False
    for unit, group in zip(("亿", "万", ""), (yuan // 10**8, yuan // 10**4 % 10**4, yuan % 10**4), strict=True):
        if group:
            words += ("零" if words and (gap or group < 1000) else "") + four_digits(group) + unit
        gap = not group
    return (words or "零") + "元整"


def four_digits(group: int) -> str:
    places = zip(f"{group:04}", ("仟", "佰", "拾", ""), strict=True)
    said = "".join(DIGITS[int(digit)] + place if digit != "0" else "零" for digit, place in places)
    return re.sub("零+", "零", said).strip("零")


@given(st.integers(0, 10**12 - 1) | st.integers(0, 9999).map(lambda n: 10**8 + n * 1000))
def test_amounts_in_capitals_agree_with_a_second_way_of_writing_them(yuan):
    assert in_capitals(yuan * 100) == spoken(yuan)


def test_small_change_is_written_out():
    assert [in_capitals(fen) for fen in (5, 10, 101, 50_050)] == ["伍分", "壹角", "壹元零壹分", "伍佰元伍角"]
    assert cn2an.an2cn("100005000", "rmb") == "壹亿伍仟元整", (
        "the trap that the guard is for; gone? then drop the guard"
    )


def test_the_guide_for_those_who_edit_a_template_lists_every_placeholder(play):
    guide = (Path(__file__).parents[2] / "docs/agreement-template.md").read_text()
    assert [name for name in placeholders(draft(play)) if name not in guide] == []


def test_a_copied_link_gives_the_file_for_an_hour_without_signing_in(app, play):
    agreement = draft(play)
    db.session.commit()
    owner = signed_in(app, play.now, enterprise=agreement.enterprise)
    page = owner.get(f"/fair/{play.fair.code}/agreements/{agreement.code}")
    link = next(e.get("value") for e in page.all("input") if "/d/" in (e.get("value") or ""))
    address, stranger = link.removeprefix("http://fair.test"), Visitor(app).client
    answer = stranger.get(address)
    assert (answer.status_code, answer.mimetype.rsplit(".", 1)[-1]) == (200, "document")
    app.test_clock.pass_by(minutes=61)
    assert stranger.get(address).status_code == 410
    assert stranger.get(address[:-2] + "xx").status_code == 410


@pytest.mark.parametrize(
    ("place", "edition", "asked"), [("pingshan", "pingshan-2024", True), ("changzhou", "changzhou", False)]
)
def test_a_reason_for_a_longer_term_is_asked_only_where_the_document_limits_it(app, place, edition, asked):
    play = raise_curtain(app.test_clock())
    play.bureau.place = play.fair.place = place
    play.fair.edition = edition
    enterprise, agency = play.enterprise(), play.agency(standing=True)
    send_request(play.fair, enterprise, agency, "enterprise", play.act)
    db.session.commit()
    draft = db.session.query(Agreement).one()
    page = signed_in(app, play.now, enterprise=enterprise).get(f"/fair/{play.fair.code}/agreements/{draft.code}")
    assert ("beyond_reason" in page.form("/fill-in")) == asked
