"""Every table that says something about a person: how their rows are found, what an export shows, what erasing does.

A guard test compares this with the database: a new table with a person in it fails until it stands here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import gettext as _

INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*")
By = Literal["id", "person_id", "enrolment_id", "facilitator_id", "pair", "subject", "email", "digest"]
Fate = Literal["delete", "blank", "keep"]


def N_(text: str) -> str:
    """Mark a sentence that is translated where it is shown."""
    return text


def readable(value: Any) -> str:
    """A value as a person reads it: instants as a date and a time, yes and no in words, lists without signs."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {readable(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(readable(one) for one in value)
    found = INSTANT.fullmatch(str(value))
    return f"{found[1]}, {found[2]} UTC" if found else str(value)


@dataclass(frozen=True)
class About:
    """One table. `by` says how a person's rows are found, `hidden` names columns that no export shows.

    `fate` is what erasing does with the rows; whatever is kept says why, to the person as well.
    """

    table: str
    title: str
    by: By = "person_id"
    hidden: tuple[str, ...] = ()
    fate: Fate = "delete"
    why: str = ""


SEALED = ("sealed", "version", "made_in", "tab", "turn")
TABLES = (
    About("journal_entry", N_("Journal"), hidden=SEALED),
    About("journal_share", N_("Entries you shared, as they were"), hidden=SEALED),
    About("check_in", N_("Check-ins"), hidden=SEALED),
    About("promise", N_("Promises"), hidden=SEALED),
    About("promise_mark", N_("Lines about promises"), hidden=SEALED),
    About("message", N_("Messages with your facilitators"), hidden=(*SEALED, "author_id")),
    About("care_note", N_("What your facilitators keep in mind"), hidden=(*SEALED, "changed_by")),
    About("contact_wish", N_("How you like to be reached")),
    About("circle_post", N_("What you wrote in your circle"), hidden=SEALED),
    About("circle_report", N_("Posts you reported, and why"), hidden=(*SEALED, "author_id", "text")),
    About("circle_mute", N_("Whom you do not read in your circle"), hidden=("seat_id",)),
    About("circle_seat", N_("Your place in a circle"), by="enrolment_id"),
    About("mailed_reply", N_("What you wrote by mail"), hidden=("mail_digest", *SEALED)),
    About("pair_share", N_("Check-ins you shared, as they were"), hidden=(*SEALED, "reader_id")),
    About("pair_side", N_("That you share check-ins with somebody"), hidden=("other_id",)),
    About("pair_invitation", N_("That you asked somebody to share check-ins"), hidden=("invited_id", "code_digest")),
    About("hard_day", N_("Hard days")),
    About("hard_day_reason", N_("Why a day is hard"), hidden=SEALED),
    About(
        "person",
        N_("Your account"),
        by="id",
        hidden=("passphrase", "passphrase_next"),
        fate="blank",
        why=N_("Your number stays for 30 days without your address or anything else, so that nobody else is given it."),
    ),
    About("safety_path", N_("That you chose the safety path")),
    About("consent", N_("What you agreed to")),
    About("enrolment", N_("Your groups")),
    About("opening", N_("Pages that opened"), by="enrolment_id"),
    About("reading", N_("What you read"), by="enrolment_id"),
    About("pause", N_("Pauses and time off")),
    About("gathering_reply", N_("Your answers to gatherings, and where you were"), by="enrolment_id"),
    About("announcement_reader", N_("Announcements that were for some, you among them"), by="enrolment_id"),
    About("calendar_feed", N_("Your calendar address"), hidden=("token_digest",)),
    About("safety_path", N_("That you read the quieter form of your weeks")),
    About("standing", N_("Where reminders stand")),
    About("due", N_("When the program next looks")),
    About("outreach_task", N_("When a facilitator was asked to look in"), hidden=("taken_by",)),
    About("facilitator", N_("Groups that you look after")),
    About("keep_apart", N_("People you are kept apart from"), by="pair", hidden=("one", "other", "set_by")),
    About("invitation", N_("Invitations"), by="email", hidden=("nonce",)),
    About("waiting", N_("Where you wait for a place"), by="email"),
    About("application", N_("What you answered when you asked for a place"), hidden=(*SEALED, "decided_by")),
    About("import_line", N_("Lines about you in a sheet that somebody handed in"), by="email"),
    About("session", N_("Where you were signed in"), hidden=("token_digest",)),
    About("passkey", N_("Your passkeys"), hidden=("credential", "public_key", "handle", "sign_count")),
    About("passkey_challenge", N_("What a passkey was asked to sign"), hidden=("challenge", "bound_to")),
    About("code_app", N_("Your code app"), hidden=("secret", "last_step", *SEALED)),
    About("recovery_code", N_("Your recovery codes"), hidden=("code_digest",)),
    About("recovery", N_("When a new passphrase was asked for"), hidden=("nonce",)),
    About("address_change", N_("New addresses that you asked for"), hidden=("nonce",)),
    About("sign_in_link", N_("Sign-in links you asked for"), hidden=("token_digest", "browser_digest", "code_digest")),
    About(
        "outbox", N_("Letters that were sent or not"), hidden=("nonce", "bounce_token", "claim", "lease_until", "error")
    ),
    About("bounce", N_("Letters that came back"), hidden=("address_digest",)),
    About("person_key", N_("The seal of your writing"), hidden=("wrapped",)),
    About(
        "suppression",
        N_("That no mail goes to your address"),
        by="digest",
        hidden=("address_digest",),
        fate="keep",
        why=N_("So that no mail is ever sent to that address again. It is a mark from which no address can be read."),
    ),
    About(
        "audit_entry",
        N_("Who did what with your data"),
        by="subject",
        hidden=("chain",),
        fate="keep",
        why=N_("The record of who did what has no gaps. It holds numbers and our own words, no address and no text."),
    ),
)
BY_TABLE = {one.table: one for one in TABLES}
# Read by a facilitator from somebody else's journal: their own rows by another column, taken away with the account.
ALSO = {
    "journal_share": ("facilitator_id",), "message": ("author_id",), "hold": ("set_by",),
    "course_review": ("said_by",), "pair_share": ("reader_id",), "pair_side": ("other_id",),
    "pair_invitation": ("invited_id",), "circle_report": ("author_id",),
    "keep_apart": ("set_by",), "application": ("decided_by",), "import": ("made_by",),
    "care_note": ("changed_by",), "outreach_task": ("taken_by",), "duty": ("first_id", "second_id"),
}  # fmt: skip
# Nothing in these is about a person.
OTHERS = (
    "check_in_count", "course_review",
    "clock", "rate_count", "vault_key", "course_version", "cohort", "hold", "tidy_run", "erasure", "mail_gap",
    "mail_received", "mail_over", "mail_stop",
    "gathering", "announcement", "circle", "circle_thread", "import", "duty", "letter_wording",
)  # fmt: skip
KEPT = tuple(one for one in TABLES if one.why)
