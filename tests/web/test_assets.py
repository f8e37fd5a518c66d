"""Versioned static addresses: kept for a year, changed with the content; everything else is not kept."""

import os

import pytest
from flask import Flask

from matchfair.web import assets


@pytest.fixture
def app(tmp_path):
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    (tmp_path / "app.css").write_text("body { color: black }")
    assets.init_app(app)
    app.add_url_rule("/draft", "draft", lambda: "private")
    return app


def address(app, path):
    with app.test_request_context():
        return assets.asset(path)


def test_an_address_changes_with_the_content(app, tmp_path):
    before = address(app, "app.css")
    (tmp_path / "app.css").write_text("body { color: green }")
    os.utime(tmp_path / "app.css", ns=(1, 1))
    assert address(app, "app.css") != before
    (tmp_path / "app.css").write_text("body { color: black }")
    os.utime(tmp_path / "app.css", ns=(2, 2))
    assert address(app, "app.css") == before


def test_a_versioned_file_may_be_kept_for_a_year(app):
    with app.test_client().get(address(app, "app.css")) as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("url", ["/static/app.css", "/draft?v=1", "/static/absent.css?v=1"])
def test_nothing_else_may_be_kept(app, url):
    with app.test_client().get(url) as response:
        assert "max-age=31536000" not in response.headers.get("Cache-Control", "")


def test_a_missing_file_still_has_an_address(app):
    assert address(app, "vendor/weui/weui.min.css") == "/static/vendor/weui/weui.min.css"
