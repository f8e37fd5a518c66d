"""The sentences for what this slice refuses: what and why, then what to do next."""

from flask_babel import lazy_gettext as _l

from . import findings, imports, leaving, noting, services, tables, year_lists

SENTENCES = {
    services.WrongPassword: (
        _l("The account and the password do not fit together."),
        _l("Check both and try again. A forgotten password: ask the organizer for a new invitation link."),
    ),
    services.AccountLocked: (
        _l("Too many wrong passwords: this account is locked for a while."),
        _l("Wait %(minutes)s minutes, or ask the organizer for a new invitation link."),
    ),
    services.LoginTaken: (
        _l("There is already an account called %(login)s."),
        _l("Choose another name for the account."),
    ),
    services.PasswordTooShort: (
        _l("The password is too short."),
        _l("Use at least %(least)s characters; a short sentence is easy to keep in mind."),
    ),
    services.WrongCode: (
        _l("The code is wrong or no longer valid."),
        _l("A code works once and for %(minutes)s minutes. Ask for a new one, or go to the organizer's desk."),
    ),
    services.TooManyCodes: (
        _l("Too many codes were asked for within an hour."),
        _l("Please go to the organizer's desk: it can let you in at once."),
    ),
    imports.ImportOver: (
        _l("This roster was already taken over."),
        _l("Import the file again if it has changed since."),
    ),
    imports.PreviewStale: (
        _l("The data has changed since this preview was shown; nothing was taken over."),
        _l("Open the preview again: it shows what would happen now. Then confirm it."),
    ),
    imports.Unusable: (
        _l("This file as a whole cannot be taken over."),
        _l("The preview says what is wrong with it. Correct the file and upload it again."),
    ),
    year_lists.NeedsReason: (
        _l("This differs from what the rules say, so it needs a reason."),
        _l("Write why; the reason is kept in the log."),
    ),
    year_lists.DecidedMeanwhile: (
        _l("%(name)s has changed this row in the meantime."),
        _l("Look at what is decided now; send the form again if you still want yours."),
    ),
    year_lists.NeedsAddress: (
        _l("Where the list can be read is missing."),
        _l("Type the address of the page or name the notice board."),
    ),
    findings.NotACondition: (
        _l("This condition is not asked of the party on that day."),
        _l("Open the party's page again and choose the condition there."),
    ),
    leaving.ListingEnded: (
        _l("The listing of %(name)s ended on %(day)s, decided by %(by)s: %(reason)s (%(document)s)."),
        _l("Nothing was changed. If it is to take part again, record on its own page that it is restored."),
    ),
    leaving.YearsUsedUp: (
        _l("%(name)s has received the service for the full number of years on %(day)s and is no longer a client."),
        _l("Nothing was changed. If the days were counted wrongly, correct the service noted on its own page."),
    ),
    noting.CorrectedMeanwhile: (
        _l("Somebody has corrected this entry in the meantime; nothing was changed."),
        _l("Open the party's page again: it shows what holds now. Correct that if it is still wrong."),
    ),
    noting.NothingToDecide: (
        _l("No ground of exit is met, and nothing has ended that could be restored."),
        _l("Open the party's page again; note the fact first, or record a decision on the ground itself."),
    ),
    findings.ReadingNotOffered: (
        _l("This reading is not offered."),
        _l("Open the page again and choose one of those shown."),
    ),
    tables.AlreadyEntered: (
        _l("The year %(year)s is entered already; nothing was changed."),
        _l("Open it under “Days off and wages” and correct it there."),
    ),
    tables.ChangedMeanwhile: (
        _l("Somebody else changed the year %(year)s after you opened this page; nothing was changed."),
        _l("Open the year again: it shows what is entered now. Then correct it if it is still wrong."),
    ),
    tables.NothingChanged: (
        _l("This is what counts for %(year)s already; nothing was changed."),
        _l("Change what is wrong, or leave it as it is."),
    ),
    tables.NeedsWhy: (
        _l("It differs from what counts so far, so it needs a reason."),
        _l("Write why; the reason stays beside the entry."),
    ),
    tables.NotEntered: (
        _l("There is no entry of the bureau for %(year)s to withdraw."),
        _l("Open “Days off and wages” again: it shows what counts now."),
    ),
    tables.Impossible: (
        _l("This cannot be right for the year; nothing was saved."),
        _l("Correct what the page names and save it again."),
    ),
    services.LinkDead: (
        _l("This link no longer works: it was used, replaced or taken back, or the fair is over."),
        _l("Ask the organizer's desk for a new link; what you entered is kept."),
    ),
}
