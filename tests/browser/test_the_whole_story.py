"""One fair from an empty bureau to a draft agreement, in the browsers of those who take part."""

import re

import fair_day
import preparing
from cast import check
from person import PHONE

from matchfair.accounts.services import make_bureau
from matchfair.extensions import db


def last_code(caplog):
    """A function that reads the newest one-time code as the sender of tests wrote it to the log."""
    return lambda: re.findall(r"one-time code for .*: (\d+)", caplog.text)[-1]


def test_a_fair_from_roster_to_draft(app, person, tmp_path, caplog):
    make_bureau(
        44_03_10_01, "坪山区人力资源局", "pingshan", "li", preparing.PASSWORD, app.test_clock()
    )  # as `matchfair init` does
    db.session.commit()
    desk, agency, booth = person("desk"), person("agency"), person("booth", PHONE)
    hope, second, bright, visitor = (person(name, PHONE) for name in ("hope", "hope-second", "bright", "visitor"))

    preparing.sign_in(desk, "li")
    preparing.rosters_come_in(desk, tmp_path)
    fair = preparing.a_fair_is_made(desk)
    preparing.agencies_take_part(desk, fair)
    preparing.enterprises_are_admitted(desk, fair)
    preparing.registration_opens(desk, fair)
    preparing.collected_needs_come_in(desk, fair, tmp_path)
    account = preparing.account_link_of(desk, fair, preparing.STEADY, "steady")
    invitation = preparing.invitation_of(desk, fair, preparing.HOPE)
    entrance = preparing.papers_are_printed(desk, fair)

    booth_link = preparing.an_agency_sets_itself_up(agency, account)
    preparing.an_enterprise_starts_from_its_invitation(hope, invitation)
    preparing.it_scans_the_entrance(hope, entrance)
    preparing.a_second_phone_needs_a_code(second, invitation, last_code(caplog))
    preparing.a_landline_gets_its_code_at_the_desk(bright, desk, fair, entrance)
    preparing.somebody_is_not_on_the_list(visitor, desk, fair, entrance)

    booth.go(booth_link).look("booth-link").tap("在本设备上开始").look("overview")
    fair_day.goes_live(desk, fair)
    fair_day.a_plan_is_made_and_seen_by_nobody_else(desk, hope, booth, fair)
    fair_day.pairs_are_locked_and_the_round_run_again(desk, fair)
    fair_day.it_accepts(hope, fair)
    fair_day.the_booth_consents(booth, fair)
    fair_day.both_read_the_draft(hope, booth, fair)
    fair_day.a_second_enterprise_declines_and_asks_another(bright, booth, fair)
    fair_day.an_agency_asks_an_enterprise(booth, fair)
    fair_day.the_desk_answers_for_an_enterprise_without_a_phone(desk, fair)
    fair_day.the_tables_are_taken_away(desk, fair)
    fair_day.the_round_is_withdrawn_and_the_fair_closed(desk, hope, booth, fair)
    assert check() == []
