"""Before the fair: rosters, the fair, who is let in, and everybody's way in. Each chapter is one person's errand."""

import re

import rosters
from rosters import BRIGHT, BRIGHT_CODE, HOPE, HOPE_CODE, NEWLY, OLD_STREET, STEADY

FAIR = "坪山区劳动关系事务托管服务双选会"
PASSWORD = "a long enough password"


def sign_in(somebody, login: str):
    somebody.go("/").look("front").tap("用密码登录").look("sign-in")
    somebody.write("账号", login).write("密码", PASSWORD).tap("登录")


def take_roster_over(desk, kind: str, file) -> None:
    desk.go("/desk/roster")
    desk.page.get_by_label(kind, exact=True).check()
    desk.page.get_by_label("文件", exact=True).set_input_files(file)
    desk.tap("读取并预览")


def take_over(desk):
    """The button says in numbers what it does; it stands in a section of its own."""
    if desk.page.locator("#all-checked").count():
        desk.page.locator("#all-checked").check()
    with desk.page.expect_navigation():
        desk.page.locator(".roster-confirm button").click()
    return desk


def rosters_come_in(desk, folder) -> None:
    desk.go("/desk/roster").look("import")
    take_roster_over(desk, "企业名册", rosters.enterprises(folder))
    desk.sees(HOPE, HOPE_CODE, "38人", "三十八", rosters.DOUBTFUL_CODE).look("enterprise-roster")
    take_over(desk).sees("新增 4 行").look("enterprises-taken-over")
    take_roster_over(desk, "服务机构名册", rosters.agencies(folder))
    take_over(desk.look("agency-roster"))
    take_roster_over(desk, "服务人员名册", rosters.staff(folder))
    take_over(desk).go("/desk/enterprises").sees(HOPE, BRIGHT, OLD_STREET, NEWLY).look("enterprises")
    desk.go("/desk/agencies").sees(STEADY).look("agencies")


def a_fair_is_made(desk) -> str:
    """Returns the fair's code, as every address of its pages carries it."""
    desk.go("/desk/").look("no-fair").tap("新建双选会", ".desk__tools").look("new-fair")
    desk.write("名称", FAIR).write("地点", "坪山区会展中心二楼").write("首日", "2026-11-21").write("末日", "2026-11-22")
    desk.tap("建立双选会").look("settings")
    return desk.path.split("/")[3]


def agencies_take_part(desk, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/agencies").tap("全部参会").sees(STEADY, "A01", "A02").look("participants")


def enterprises_are_admitted(desk, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/admission").look("admission")
    for name in (HOPE, BRIGHT, OLD_STREET):
        desk.page.get_by_role("row", name=name).get_by_role("checkbox").check()
    desk.tap("同意勾选的企业参会").sees("3")
    desk.page.get_by_role("checkbox").check()
    desk.write("尚有疑问仍同意参会的理由", "名单公布后新认定").tap("暂准勾选的企业")
    desk.go(f"/desk/fairs/{fair}/entries").sees(HOPE, NEWLY, "暂准").look("entries")


def registration_opens(desk, fair: str) -> None:
    desk.go(f"/desk/fairs/{fair}/settings").tap("开放登记")


def collected_needs_come_in(desk, fair: str, folder) -> None:
    desk.go(f"/desk/fairs/{fair}/needs-roster").look("needs-import")
    desk.page.get_by_label("文件", exact=True).set_input_files(rosters.needs(folder))
    desk.tap("读取并预览").sees(OLD_STREET, "考勤管理", "代写年终总结").look("needs-roster")
    take_over(desk)


def account_link_of(desk, fair: str, agency: str, login: str) -> str:
    desk.go(f"/desk/fairs/{fair}/agencies").tap(agency)
    desk.write("账号名", login).tap("建立账号并生成链接").look("participant")
    return desk.copies(f"{login} 的链接")


def invitation_of(desk, fair: str, enterprise: str) -> str:
    desk.go(f"/desk/fairs/{fair}/entries").tap(enterprise).tap("生成链接").look("entry")
    return desk.copies("链接")


def papers_are_printed(desk, fair: str) -> str:
    """Returns the code on the entrance's poster."""
    desk.go(f"/desk/fairs/{fair}/invitations").tap("为所有参会企业生成链接").sees(HOPE, NEWLY).look("letters")
    desk.go(f"/desk/fairs/{fair}/posters").sees(STEADY, "A01").look("posters")
    return desk.page.locator(".sheet__code strong").first.inner_text()


def an_agency_sets_itself_up(agency, link: str) -> str:
    """From the link the bureau sent to a link for the tablet at the booth, which is returned."""
    agency.go(link).look("take-up").write("您的姓名", "稳主任").write("新密码", PASSWORD).write(
        "再输一次密码", PASSWORD
    )
    agency.tap("保存并登录").look("overview-before")
    agency.tap("我的服务").look("offer").write("本场承接的企业数", "5").tap("保存数量")
    area = agency.page.get_by_role("group", name=re.compile("考勤管理"))
    area.get_by_label("水平").select_option(label="专长")
    agency.write("每月服务费用（元）", "500").tap("保存服务内容").sees("服务内容已保存。")
    agency.tap("展位").write("给谁用、哪台设备", "展位平板").tap("生成链接").look("booth")
    link = agency.copies("展位平板")
    agency.tap("打印海报（A4）").sees(STEADY, "A01").look("own-poster")
    return link


def want(phone, area: str, strength: str) -> None:
    phone.page.get_by_role("group", name=area, exact=True).get_by_text(strength, exact=True).click()


def an_enterprise_starts_from_its_invitation(phone, link: str) -> None:
    phone.go(link).sees(HOPE).look("invitation").tap("开始填写需求").sees("您需要什么服务？").look("needs")
    want(phone, "考勤管理", "必需"), want(phone, "法律咨询", "希望")
    phone.page.get_by_label("每月预算（元）").fill("800")
    phone.tap("保存").sees("需求已保存。").look("needs-saved")
    phone.tap("机构", ".tabs").sees(STEADY, "A01").look("agencies")
    phone.tap(f"收藏{STEADY}").tap(STEADY, "main").sees("取消收藏").look("agency")


def it_scans_the_entrance(phone, entrance: str) -> None:
    phone.go(f"/q/{entrance}").sees(HOPE).look("entrance").tap("我到了").sees("欢迎！服务台已知道您到场。").look(
        "arrived"
    )


def a_second_phone_needs_a_code(phone, link: str, sent) -> None:
    """The number is a mobile one, so the code goes there; the sender of tests writes it to the log."""
    phone.go(link).look("link-again").tap("向尾号 1111 的手机发送验证码").look("code-sent")
    phone.write("验证码", sent()).tap("进入").sees(HOPE).look("second-phone-in")


def a_landline_gets_its_code_at_the_desk(phone, desk, fair: str, entrance: str) -> None:
    phone.go(f"/go?code={entrance.lower()}").look("entrance-unknown")
    phone.tap("我的企业可以参会").look("credit-code")
    phone.write("统一社会信用代码", BRIGHT_CODE).tap("获取验证码").look("code-at-the-desk")
    desk.go(f"/desk/fairs/{fair}/entries").sees(BRIGHT).look("codes-to-say")
    phone.write("验证码", desk.page.locator("#codes strong").first.inner_text()).tap("进入").sees(BRIGHT).tap("我到了")


def somebody_is_not_on_the_list(phone, desk, fair: str, entrance: str) -> None:
    phone.go(f"/q/{entrance}").tap("我们还没有登记参会").look("leave-name")
    phone.write("企业名称", "深圳市路过机电有限公司").write("统一社会信用代码", rosters.code_of("91440310MA5T00009"))
    phone.write("您的姓名", "路过").write("联系电话", "13900009999").tap("发送给服务台").sees("服务台已收到您的登记")
    desk.go(f"/desk/fairs/{fair}/entries").look("visitors").tap("查看").look("visitor")
    desk.write("同意参会的理由", "执照已核对").tap("暂准参会").sees("深圳市路过机电有限公司", "暂准").look(
        "visitor-admitted"
    )
