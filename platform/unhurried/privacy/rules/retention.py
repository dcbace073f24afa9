"""How long things are kept: the one table, which `tidy`, docs/retention.md and the privacy page share.

`days` is None for what is never deleted by age; `why` says then what ends it. A row of `docs/retention.md` is
`Kept.row()`, word for word; a test reads both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


def N_(text: str) -> str:
    """Mark a sentence that is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Kept:
    """One line: the tables it is about, what stands in them, and how long after which moment it stays."""

    key: str
    tables: tuple[str, ...]
    what: str
    since: str
    days: int | None = None

    @property
    def span(self) -> timedelta:
        """The time after which `tidy` deletes it; raises ValueError for what has no age."""
        if self.days is None:
            raise ValueError(f"{self.key} is not deleted by age.")
        return timedelta(days=self.days)

    @property
    def words(self) -> str:
        """How long, in words, such as “30 days after it ended”."""
        if self.days is None:
            return self.since
        return f"{self.days} {'day' if self.days == 1 else 'days'} after {self.since}"

    def row(self) -> str:
        """The line as docs/retention.md has it."""
        tables = ", ".join(f"`{name}`" for name in self.tables)
        return f"| {self.key} | {tables} | {self.what} | {self.words} |"


ACCOUNT = N_("as long as the account")

TABLE = (
    Kept("sign-in links", ("sign_in_link",), N_("digests of links and codes"), N_("its ten minutes"), 1),
    Kept("sign-in mail", ("outbox",), N_("that one was sent"), N_("it was asked for"), 1),
    Kept("sessions", ("session",), N_("when a browser was signed in"), N_("it ended"), 30),
    Kept("passkey challenges", ("passkey_challenge",), N_("what a device had to sign"), N_("its five minutes"), 1),
    Kept("recoveries", ("recovery",), N_("that a new passphrase was asked for"), N_("its time was over"), 30),
    Kept("address changes", ("address_change",), N_("a new address that was asked for"), N_("its day was over"), 30),
    Kept("tries", ("rate_count",), N_("counts, without an address"), N_("their minutes"), 1),
    Kept("invitations", ("invitation",), N_("address and wishes"), N_("it ran out"), 30),
    Kept(
        "applications",
        ("application",),
        N_("what someone answered who asked for a place, sealed"),
        N_("it was decided"),
        30,
    ),
    Kept("waiting lists", ("waiting",), N_("the address of someone who asked for a place"), N_("it was over"), 30),
    Kept(
        "sheets", ("import", "import_line"), N_("counts, and the lines that were left out"), N_("it was handed in"), 30
    ),
    Kept("other notices", ("outbox",), N_("invitations and lists for staff, as ids"), N_("it was written"), 30),
    Kept(
        "letters",
        ("outbox",),
        N_("that one was sent or not, as ids"),
        N_("it was written, when the person is in no group that runs"),
        365,
    ),
    Kept(
        "outreach",
        ("outreach_task",),
        N_("that a human looked in"),
        N_("it was opened, when the person is in no group that runs"),
        90,
    ),
    Kept(
        "messages",
        ("message",),
        N_("what someone and their facilitators wrote to each other, sealed"),
        N_("it was sent, when the person is in no group that runs"),
        90,
    ),
    Kept(
        "notes",
        ("care_note",),
        N_("what facilitators keep in mind of someone, sealed"),
        N_("the group ended or the person left it"),
        90,
    ),
    Kept(
        "posts in circles",
        ("circle_post",),
        N_("what someone wrote in their circle, sealed"),
        N_("it was written, when the person is in no group that runs"),
        90,
    ),
    Kept(
        "reported posts",
        ("circle_report",),
        N_("that someone asked a facilitator to look at a post, its text and the reason, sealed"),
        N_("it was decided"),
        90,
    ),
    Kept(
        "answers to gatherings",
        ("gathering_reply",),
        N_("who meant to come to a gathering, and who was there"),
        N_("it was last changed"),
        180,
    ),
    Kept("asked to share", ("pair_invitation",), N_("that one person asked another"), N_("it ran out"), 30),
    Kept(
        "replies by mail",
        ("mailed_reply",),
        N_("what someone wrote by mail, sealed; its mark alone once they decided"),
        N_("it came and its writer decided"),
        60,
    ),
    Kept("mail that came back", ("bounce",), N_("that a letter did, a mark of its address"), N_("it did"), 90),
    Kept("mail that came in", ("mail_received",), N_("counts, by day"), N_("the day"), 90),
    Kept("mail over the plan", ("mail_over",), N_("which messages were, and why"), N_("it was noticed"), 7),
    Kept("hard days", ("hard_day",), N_("a date, unless it is kept for every year"), N_("the date"), 365),
    Kept("erased people", ("person", "erasure"), N_("a number without a name"), N_("the erasure"), 30),
    Kept("runs of tidy", ("tidy_run",), N_("counts of what was deleted"), N_("the run"), 90),
    Kept("account", ("person", "consent", "person_key"), N_("address, rhythm, consents, the sealed key"), ACCOUNT),
    Kept(
        "ways to sign in",
        ("passkey", "code_app", "recovery_code"),
        N_("public keys of passkeys, the sealed secret of a code app, digests of recovery codes"),
        N_("until they are removed"),
    ),
    Kept(
        "places",
        ("enrolment", "facilitator", "keep_apart", "opening", "reading", "pause", "standing", "due"),
        N_("groups, pages that opened, what was read, pauses"),
        ACCOUNT,
    ),
    Kept(
        "private writing",
        ("journal_entry", "journal_share", "check_in", "pair_share", "promise", "promise_mark", "hard_day_reason"),
        N_("what someone wrote, sealed"),
        N_("until its writer deletes it"),
    ),
    Kept("sharing", ("pair_side",), N_("that someone shares check-ins with one person"), N_("until they end it")),
    Kept("safety path", ("safety_path",), N_("that someone chose it"), N_("until its chooser leaves it")),
    Kept("calendar addresses", ("calendar_feed",), N_("a digest of each"), N_("until its owner ends it")),
    Kept(
        "groups",
        (
            "cohort",
            "hold",
            "course_version",
            "gathering",
            "announcement",
            "announcement_reader",
            "circle",
            "circle_thread",
            "circle_seat",
            "circle_mute",
            "duty",
            "letter_wording",
        ),
        N_(
            "groups, their courses, gatherings, announcements, circles and threads, who sits in one, who reads whom, "
            "who is on duty, words of letters"
        ),
        N_("until staff remove it"),
    ),
    Kept("ways to be reached", ("contact_wish",), N_("how someone likes to be reached"), N_("as long as the group")),
    Kept("counts", ("check_in_count",), N_("answers counted over five people or more"), N_("as long as the group")),
    Kept("reviews", ("course_review",), N_("who signed a course's texts"), N_("as long as the version of the course")),
    Kept("suppressions", ("suppression",), N_("digests of addresses that get no mail"), N_("until staff lift it")),
    Kept("audit", ("audit_entry",), N_("who did what to whom, as numbers"), N_("always: its chain has no gap")),
    Kept(
        "installation",
        ("vault_key", "clock", "mail_gap", "mail_stop"),
        N_("the keys' ids, the demo's clock, that mail waits after a restore or stands still"),
        N_("as long as it is used"),
    ),
)
BY_KEY = {line.key: line for line in TABLE}
AGED = tuple(line for line in TABLE if line.days is not None)
