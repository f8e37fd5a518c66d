"""What nobody should type, and somebody does: every field of every form and every address gives an answer in our words.

The forms are found on the pages; each of their fields in turn gets each oddity, the others stay as the page had them.
"""

import re
import secrets
from io import BytesIO
from pathlib import Path

import pytest
from flask_wtf import FlaskForm
from pages import Page, Visitor, fields_of, signed_in
from sqlalchemy import Text
from stage import ROLES, routes, stage
from workbooks import ENTERPRISES, enterprise, workbook

from matchfair import create_app
from matchfair.extensions import db
from matchfair.rosters.models import RosterImport
from matchfair.web import Fields

ODD = ("很" * 5000, "1" + "0" * 400, "双选会\r\n\x0b第\x1b二\u2028行", None)  # None: the field is missing
MONEY = ("fee_yuan", "budget")
# What a page leaves empty and asks for, so that the one odd field is what is judged.
USUAL = {
    "name": "某某公司",
    "venue": "会展中心",
    "held_on": "2026-12-01",
    "ends_on": "2026-12-02",
    "answer_minutes": "60",
    "uscc": "91440300MA5EXAMP0P",
    "code": "91440300MA5EXAMP0P",
    "label": "平板",
    "number": "B7",
    "note": "因为",
    "reason": "理由",
    "contact": "张三",
    "phone": "13800138000",
    "said_how": "paper",
    "answer": "decline",
    "login": "chen",
    "digits": "123456",
    "password": "a long enough password",
    "again": "a long enough password",
}
ONE_WAY = ("/sign-out", "/close", "/demo")


@pytest.fixture
def fair(app):
    app.config |= {"WTF_CSRF_ENABLED": False, "PROPAGATE_EXCEPTIONS": False}
    yield stage(app, "li")
    app.config |= {"WTF_CSRF_ENABLED": True, "PROPAGATE_EXCEPTIONS": None}


def device_of(app, fair, role: str) -> Visitor:
    if role == "newcomer":  # an enterprise that is not paired and may still change its needs
        return signed_in(app, fair.play.now, enterprise=fair.play.enterprises[2])
    return fair.device(app, role) if role in ROLES else Visitor(app)


def forms_of(app, fair, role: str) -> dict:
    """Action and fields of every form the role finds on its pages."""
    device, found = device_of(app, fair, role), {}
    for _rule, address, audience in routes(app, fair, "GET"):
        answer = device.client.get(address) if role.replace("newcomer", "enterprise") in audience else None
        if answer is None or answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for form in Page(answer).all("form", method="post"):
            action = form.get("action") or address
            if not action.endswith(ONE_WAY) and "/demo/" not in action:
                found.setdefault(action.split("?")[0], (action, fields_of(form), names_of(form)))
    return found


def names_of(form) -> list[str]:
    names = {element.get("name") for element in form.iter() if isinstance(element.tag, str)}
    return sorted(names - {None, "request_key", "csrf_token"})


@pytest.mark.parametrize("role", (*ROLES, "newcomer", "public"))
def test_an_odd_value_in_any_field_is_no_fault_of_ours(app, fair, role):
    faults, sent = [], 0
    for action, fields, names in forms_of(app, fair, role).values():
        device = device_of(app, fair, role)
        whole = {name: [one or USUAL.get(name, "") for one in values] for name, values in fields.items()}
        for name in names:
            for odd in (*ODD, "sNaN") if name in MONEY else ODD:
                data = whole | {name: [odd] if odd else [], "request_key": [secrets.token_urlsafe(16)]}
                answer, sent = device.client.post(action, data=data), sent + 1
                if answer.status_code >= 500:
                    faults.append((action, name, odd and odd[:20], answer.status_code))
    assert faults == []
    assert sent > 15, "the forms were not found"
    assert controls_stored() == []


def controls_stored() -> list[str]:
    """Texts in the database with a control character; only a field of several lines may hold a line break."""
    db.session.rollback()
    several = {"introduction", "terms", "custom", "note", "message", "reason", "text", "closed_reason"}
    found = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()).mappings():
            for column, value in row.items():
                allowed = "\n" if column in several or isinstance(table.c[column].type, Text) else ""
                if isinstance(value, str) and re.search(r"[\x00-\x1f\x7f-\x9f\u2028]", value.replace(allowed, "")):
                    found.append(f"{table.name}.{column}: {value!r}")
    return found


@pytest.mark.parametrize("filename", ["名\0册.xlsx", "名\x1b\x0b册.xlsx", "名\u2028册.xlsx", "很" * 300 + ".xlsx"])
def test_an_uploads_odd_name_is_kept_clean(app, fair, filename):
    device = fair.device(app, "organizer")
    kept = db.session.query(RosterImport).count()
    file = BytesIO(workbook(ENTERPRISES, enterprise(7))), filename
    sent = device.get("/desk/roster").form("/desk/roster") | {"file": file}
    answer = device.client.post("/desk/roster", data=sent, content_type="multipart/form-data")
    assert answer.status_code in (303, 422)
    assert db.session.query(RosterImport).count() == kept + (answer.status_code == 303)
    assert controls_stored() == []


@pytest.mark.parametrize("role", ("organizer", "public"))
def test_a_body_over_the_limit_is_refused_in_our_words(app, fair, role):
    device = device_of(app, fair, role)
    too_much = b"x" * app.config["MAX_CONTENT_LENGTH"]
    part = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    for content_type, body in (
        ("application/x-www-form-urlencoded", b"name=" + too_much),
        ("multipart/form-data; boundary=cut", part + too_much + b"\r\n--cut--\r\n"),
    ):
        path = "/sign-in" if role == "public" else "/sign-out"
        answer = device.client.post(path, data=body, content_type=content_type)
        assert answer.status_code == 413
        assert "文件或表单过大" in Page(answer).words()
        assert answer.headers["Content-Security-Policy"]


def test_a_fair_whose_name_had_a_line_break_can_be_exported(app, fair):
    device = fair.device(app, "organizer")
    address = f"/desk/fairs/{fair.play.fair.code}"
    sent = {"name": "春季\r\n双选会\x1b"} | {k: USUAL[k] for k in ("venue", "held_on", "ends_on", "answer_minutes")}
    device.get(f"{address}/settings")
    device.submit(f"{address}/settings", **sent)
    db.session.refresh(fair.play.fair)
    assert fair.play.fair.name == "春季 双选会"
    assert device.client.get(f"{address}/export/pairings.xlsx").status_code == 200


@pytest.mark.parametrize("odd", ["2147483648", "9" * 5000, "-1", "²"])
def test_an_odd_number_in_a_query_is_no_fault_of_ours(app, fair, odd):
    device = fair.device(app, "organizer")
    for _rule, address, audience in routes(app, fair, "GET"):
        if "organizer" in audience or "public" in audience:
            query = dict.fromkeys(("page", "enterprise", "year", "round", "agency", "plan", "area"), odd)
            assert device.client.get(address, query_string=query).status_code < 500, address


@pytest.mark.parametrize("role", ROLES)
def test_a_number_no_row_can_have_is_no_address(app, fair, role):
    device = device_of(app, fair, role)
    for rule, _address, audience in routes(app, fair, "GET"):
        for name in [n for n, converter in rule._converters.items() if type(converter).__name__ == "RowNumber"]:
            if role in audience:
                values = {n: fair.arguments(rule.endpoint)[n] for n in rule.arguments} | {name: 2**63}
                answer = device.client.get(app.url_map.bind("").build(rule.endpoint, values))
                assert answer.status_code == 404, f"{rule.rule}: {answer.status_code}"
    db.session.rollback()


def test_every_form_cleans_what_is_typed(app):
    """One that derives from Flask-WTF directly would keep control characters and hand on missing fields as None."""
    known, waiting = set(), [FlaskForm]
    while waiting:
        found = {form for form in waiting.pop().__subclasses__() if form.__module__.startswith("matchfair.")}
        waiting += found - known
        known |= found
    assert len(known) > 20
    assert [form for form in known if not issubclass(form, Fields)] == []


def test_a_number_in_a_query_or_a_button_is_read_one_way():
    """`int` takes what no column holds; `number` refuses it."""
    package = Path(create_app.__code__.co_filename).parent
    assert [path for path in package.rglob("*views.py") if re.search(r"type=int\b|, int\)", path.read_text())] == []
