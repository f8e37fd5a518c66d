"""The sentences for what this slice refuses: what and why, then what to do next."""

from flask_babel import lazy_gettext as _l

from . import jobs, rounds, services, solving

SENTENCES = {
    services.ProposalClosed: (
        _l("This proposal is closed: it was answered, ran out or was taken back."),
        _l("Open the result page: it shows what became of it and what you can do next."),
    ),
    services.ProposalChanged: (
        _l("The needs or the terms changed after you opened the page, so nothing was answered."),
        _l("Look at the new version and answer it."),
    ),
    services.AlreadyPaired: (
        _l("This enterprise has already found its agency at this fair."),
        _l("A pairing can be dissolved with a reason before signing; then a new one is possible."),
    ),
    services.DeclinedBefore: (
        _l("The other side declined at this fair and may not be asked again."),
        _l("Choose somebody else. The side that declined may still come to you."),
    ),
    services.AlreadyAsking: (_l("There is already an open request."), _l("Wait for its answer, or withdraw it first.")),
    services.OfferPaused: (
        _l("This agency takes no new requests at the moment."),
        _l("Choose another agency, or ask at its booth."),
    ),
    services.EntryInUse: (
        _l("Something is open for this enterprise at the fair, or it is paired, so it cannot be taken off the list."),
        _l("Take back what is open, or dissolve the pairing with a reason; then take it off."),
    ),
    services.NeedsFirst: (
        _l("List what you need first."),
        _l("Then the agency knows what you ask for, and the draft agreement has its content."),
    ),
    solving.NothingToSolve: (
        _l("There is nothing to match yet."),
        _l("A round needs enterprises with needs that have no pairing, and agencies with free seats."),
    ),
    solving.CannotSolve: (
        _l("The plan could not be made: %(why)s"),
        _l("Change the lock, the veto or the weights it names and run the round again."),
    ),
    solving.LocksExceedSeats: (
        _l(
            "More enterprises are locked to %(agency)s than it has free seats. Locked: %(locks)s (%(enterprises)s). Free: %(seats)s."
        ),
        _l("Lift one of these locks, or ask the agency for more seats; then run the round again."),
    ),
    solving.LockedToPaused: (
        _l("%(agency)s has paused its offer, so this lock cannot be kept: %(enterprises)s."),
        _l("Lift the lock, or ask the agency to take enterprises again; then run the round again."),
    ),
    solving.LockDeclined: (
        _l(
            "%(enterprise)s is locked to %(agency)s, but one of the two declined the other, so the lock cannot be kept."
        ),
        _l("Lift this lock and run the round again."),
    ),
    solving.LockWithoutNeeds: (
        _l(
            "%(enterprise)s is locked to %(agency)s, but lists no needs or is off the fair's list, so the lock cannot be kept."
        ),
        _l("Enter its needs, or lift this lock; then run the round again."),
    ),
    rounds.PairDeclined: (
        _l("One of the two declined the other at this fair, so the pair cannot be locked."),
        _l("Choose another agency. The side that declined may still ask the other one itself."),
    ),
    rounds.RoundOver: (
        _l("This round was already published or withdrawn."),
        _l("Run a new round; what was answered stays as it is."),
    ),
    jobs.SolveUnderWay: (
        _l("A round of this fair is being solved already."),
        _l("Open the rounds page: it leads to it. Wait until it is ready, or stop it there."),
    ),
    rounds.RuleStands: (
        _l("There is already a lock or a veto on this pair or for this enterprise."),
        _l("Lift it first."),
    ),
}
