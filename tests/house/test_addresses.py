"""A printed QR code and a bookmarked page cannot be recalled: no address is ever removed."""

from pathlib import Path

PROMISED = Path(__file__).with_name("addresses.txt")  # one "METHOD /address" a line


def addresses_of(app) -> set[str]:
    return {f"{','.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))} {rule.rule}" for rule in app.url_map.iter_rules()}


def test_every_promised_address_is_still_served(built_app):
    assert set(PROMISED.read_text().split("\n")) - {""} - addresses_of(built_app) == set()


def test_every_address_is_promised(built_app):
    """A new address is added to the list on purpose."""
    assert addresses_of(built_app) - set(PROMISED.read_text().split("\n")) == set()
