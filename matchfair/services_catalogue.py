"""How offices write service items, as codes of a catalogue."""

from collections.abc import Callable

from matchfair.policy import Catalogue, find_service


def service_finder(found_in: Catalogue | None) -> Callable[[str], str | None]:
    """Finds codes for what stands in a cell; without a catalogue in force nothing is known."""

    def find(text: str) -> str | None:
        found = find_service(found_in, text) if found_in else None
        return str(found.code) if found else None

    return find
