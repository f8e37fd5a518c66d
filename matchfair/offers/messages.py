"""The sentences for what this slice refuses: what and why, then what to do next."""

from flask_babel import lazy_gettext as _l

from . import services

SENTENCES = {
    services.CapacityBelowHeld: (
        _l("%(held)s seats are already taken, so the capacity cannot be lower than that."),
        _l("Set it to %(held)s or more, or pause the offer so that no new ones are taken."),
    ),
    services.AbsurdCapacity: (
        _l("The number of clients must lie between 0 and %(most)s."),
        _l("Check the number; it counts the enterprises you will take at this fair."),
    ),
    services.NotCertified: (
        _l("%(name)s is not certified for %(year)s, so it takes part only with a note."),
        _l("Write on the page of agencies and booths why it may take part, or decide what is open on its own page."),
    ),
    services.NeedsAccount: (
        _l("This needs the agency's own account, not a booth link."),
        _l("Ask a colleague who signs in with a password to change it."),
    ),
    services.ConsentWhilePaused: (
        _l("Standing consent cannot be switched on while the offer is paused."),
        _l("Take new ones again first, then switch it on."),
    ),
    services.EachProposalOnly: (
        _l(
            "The bureau has chosen that each agency answers every proposal itself, so standing consent cannot be switched on."
        ),
        _l("Answer each proposal on its own page; the organizer's desk can tell you more."),
    ),
    services.NoFreeSeat: (
        _l("This agency has no free seat left."),
        _l("Nothing was changed: what was open stays open. Wait for a seat, or ask another agency."),
    ),
}
