"""The sentences for what this slice refuses: what and why, then what to do next."""

from flask_babel import lazy_gettext as _l

from . import links, services

SENTENCES = {
    services.WrongPhase: (
        _l("This cannot be done in the fair's present phase."),
        _l("Registration comes before the live phase, and a closed fair can only be read."),
    ),
    services.TooManyNames: (
        _l("Too many names are waiting for the desk already."),
        _l("Please go to the organizer's desk in person; it can let you in at once."),
    ),
    services.NeedsNote: (
        _l("A provisional admission needs a note."),
        _l("Write why the enterprise may take part although it is not on the list."),
    ),
    services.NotListed: (
        _l("This enterprise is not on the list of the year, so it cannot be admitted like the others."),
        _l(
            "Admit it provisionally with a note, if the bureau's settings allow it; or decide what is open on its own page."
        ),
    ),
    services.ServedAlready: (
        _l("%(agency)s serves this enterprise since %(since)s."),
        _l(
            "If it asked to change agency, admit it provisionally with a note that says so; otherwise it needs no fair."
        ),
    ),
    links.BoothLinkDead: (
        _l("This booth link no longer works: the agency took it back, or the fair is over."),
        _l("Agencies make these links themselves: ask a colleague who signs in with your agency's account."),
    ),
    services.NumberTaken: (
        _l("Booth %(number)s already has this number or this agency."),
        _l("Choose another number, or change booth %(number)s first."),
    ),
}
