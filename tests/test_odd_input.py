"""What nobody should type, and somebody does: every field of every form and every address gives an answer in our words.

The forms are found on the pages; each of their fields in turn gets each oddity, the others stay as the page had them.
"""

import secrets

import pytest
from pages import Page, Visitor, fields_of, signed_in
from test_access import ROLES, routes, stage

from matchfair.extensions import db

ODD = ("很" * 5000, "1" + "0" * 400)
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
                data = whole | {name: [odd], "request_key": [secrets.token_urlsafe(16)]}
                answer, sent = device.client.post(action, data=data), sent + 1
                if answer.status_code >= 500:
                    faults.append((action, name, odd[:20], answer.status_code))
    assert faults == []
    assert sent > 15, "the forms were not found"


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
