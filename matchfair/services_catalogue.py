"""How offices write service items, as codes of the catalogue that applies."""

from collections.abc import Callable
from datetime import date

from matchfair import clock
from matchfair.fairs.models import Fair
from matchfair.parties.models import Bureau
from matchfair.policy import Catalogue, catalogue, catalogue_edition, find_service


def catalogue_for(bureau: Bureau, fair: Fair | None, on: date | None = None) -> Catalogue | None:
    """The fair's own edition; without a fair, the one in force at the bureau's place."""
    return catalogue_edition(fair.edition) if fair else catalogue(bureau.place, on or clock.today())


def service_finder(bureau: Bureau, fair: Fair | None) -> Callable[[str], str | None]:
    found_in = catalogue_for(bureau, fair)

    def find(text: str) -> str | None:
        found = find_service(found_in, text) if found_in else None
        return str(found.code) if found else None

    return find
