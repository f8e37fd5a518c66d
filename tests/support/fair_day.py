"""The day of the fair: the round, both sides' answers, the drafts, the desk on behalf, and the end."""

from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from rosters import BRIGHT, CAREFUL, HOPE, NEWLY, OLD_STREET, STEADY

NOTHING_YET = "推荐和您发出的邀约都会显示在这里"
THE_BEST = "查看：总体最优"
NOBODY_WAITS = "目前没有等您答复的"


def goes_live(desk, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/settings").tap("开始双选会")
    desk.go(f"/desk/fairs/{fair}/").look("board-at-the-start")


def a_plan_is_made_and_seen_by_nobody_else(desk, phone, booth, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/rounds").look("rounds").tap("生成方案").look("three-plans").tap(THE_BEST)
    desk.sees(HOPE, OLD_STREET, "只有本局能看到这份方案").look("plan")
    phone.go(f"/fair/{fair}/results").sees(NOTHING_YET).misses(STEADY).look("nothing-yet")
    booth.go(f"/agency/{fair}/").sees(NOBODY_WAITS).look("nobody-waits")


def pairs_are_locked_and_the_round_run_again(desk, fair: str) -> None:
    for enterprise in (BRIGHT, NEWLY):
        desk.go(f"/desk/fairs/{fair}/rounds").press("设一条规定")
        desk.choose("企业", enterprise).choose("机构", CAREFUL).write("理由（必填）", "现场已谈好").tap("设定")
        desk.sees(f"{enterprise} – {CAREFUL}")
    desk.look("locked").tap("生成方案").tap(THE_BEST)
    assert CAREFUL in desk.page.get_by_role("row", name=BRIGHT).inner_text()
    desk.tap("发布").sees("双方现在都能看到").look("published")


def it_accepts(phone, fair: str) -> None:
    phone.go(f"/fair/{fair}/").look("home-with-a-proposal").tap("去看看并答复")
    phone.sees("为什么推荐它", "剩余", STEADY).misses("13800001111", "稳主任").look("proposal")
    phone.tap("接受").sees(f"现在等{STEADY}答复").misses("13800001111").look("accepted")


def the_booth_consents(booth, fair: str) -> None:
    booth.go(f"/agency/{fair}/").sees(HOPE).misses("13900001111", "何希望").look("waits-for-us")
    booth.tap(HOPE).misses("13900001111").look("proposal").tap("接受").sees("何希望", "13900001111").look("paired")


def both_read_the_draft(phone, booth, fair: str) -> None:
    phone.go(f"/fair/{fair}/results").sees("稳主任", "13800001111").look("paired")
    phone.tap("查看协议草稿").sees(HOPE, STEADY, "服务费用", "违约责任").look("draft")
    names_both(phone.downloads("下载 Word 文件"))
    booth.go(f"/agency/{fair}/").tap("协议草稿").sees(HOPE, STEADY).look("draft")
    names_both(booth.downloads("下载 Word 文件"))


def names_both(file: Path) -> None:
    draft = Document(file)
    cells = [cell.text for table in draft.tables for row in table.rows for cell in row.cells]
    text = "\n".join([paragraph.text for paragraph in draft.paragraphs] + cells)
    assert HOPE in text and STEADY in text and "草稿" in text


def a_second_enterprise_declines_and_asks_another(phone, booth, fair: str) -> None:
    phone.go(f"/fair/{fair}/").tap("去看看并答复").sees(CAREFUL).tap("谢绝…")
    phone.page.get_by_label("费用太高").check()
    phone.write("补充说明", "下次再合作").tap("谢绝", "#decline").sees(f"您已谢绝{CAREFUL}。", "费用太高", "下次再合作")
    phone.look("declined").tap(STEADY).look("ask").page.get_by_label("留言").fill("听了介绍，想请贵机构服务")
    phone.tap("发出邀约").sees(f"您的邀约已发给{STEADY}。").look("asked")
    booth.go(f"/agency/{fair}/").tap(BRIGHT).sees("听了介绍").look("request").tap("接受").sees("0755")
    phone.go(f"/fair/{fair}/results").sees(f"您已与{STEADY}达成意向。", "费用太高").look("paired")


def an_agency_asks_an_enterprise(booth, fair: str) -> None:
    booth.go(f"/agency/{fair}/").tap("查找企业").look("enterprises").tap(NEWLY).misses("13900004444").look("enterprise")
    booth.write("给企业的一句话（可不填）", "我们熟悉贵行业").tap("发出邀约").sees(NEWLY).look("asked")


def the_desk_answers_for_an_enterprise_without_a_phone(desk, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/entries").tap(OLD_STREET).tap("代录").look("on-behalf")
    answer = desk.page.locator("form", has=desk.page.get_by_role("button", name="接受"))
    answer.get_by_label("企业是怎么告知的？").select_option(label="书面")
    answer.get_by_label("您的姓名").fill("李工")
    desk.tap("接受").sees("书面", "等待机构答复").look("accepted-on-paper")


def the_tables_are_taken_away(desk, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/").look("board")
    for label, name in (("达成意向（.xlsx）", HOPE), ("企业需求（.xlsx）", BRIGHT), ("空余名额（.xlsx）", STEADY)):
        rows = load_workbook(desk.downloads(label)).active.values
        assert any(name in map(str, row) for row in rows), f"{name} is not in {label}"


def the_round_is_withdrawn_and_the_fair_closed(desk, phone, booth, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/rounds").tap("第 2 轮", "main").tap(THE_BEST).press("撤回本轮", "details")
    desk.page.get_by_label("撤回原因").or_(desk.page.locator("#reason")).first.fill("重新匹配")
    with desk.page.expect_navigation():
        desk.page.locator("form[action$='/withdraw'] button").click()
    desk.go(f"/desk/fairs/{fair}/settings").tap("结束双选会").look("closed")
    desk.go(f"/desk/fairs/{fair}/").look("board-at-the-end")
    phone.go(f"/fair/{fair}/").look("home-at-the-end").tap("结果", ".tabs").sees("稳主任").look("results-at-the-end")
    booth.go(f"/agency/{fair}/").sees(HOPE, BRIGHT).look("overview-at-the-end")
    outcome = booth.page.locator("details", has_text="其他的结果")
    outcome.locator("summary").click()
    booth.sees(NEWLY, OLD_STREET, "已撤回").look("what-became-of-the-others")
