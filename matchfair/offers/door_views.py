"""What anybody sees who scans a booth's code: who stands there and which areas it offers. Names only."""

from matchfair import codes
from matchfair.errors import NotFound
from matchfair.fairs.models import Fair
from matchfair.fairs.services import find_printed
from matchfair.web import audience, render

from .services import find_offer
from .views import bp


@bp.get("/q/<code>/booth")
@audience("public")
def booth(code: str):
    place = find_printed(codes.typed(code))
    if place is None or isinstance(place, Fair):
        raise NotFound()
    areas = find_offer(place.fair, place.agency_id).areas if place.agency_id else []
    return render("offers/booth.html", fair=place.fair, booth=place, areas=areas)
