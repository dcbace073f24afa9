"""Whether a machine wrote this: nobody's words, and never worth an answer (RFC 3834; docs: mail §3). Pure."""

from __future__ import annotations

from email.message import Message

from unhurried.mail.intake.mime import header_of, kind_of, parameter_of

LISTED = ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "Feedback-ID")
MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Loop", "X-Cron-Env", "X-Failed-Recipients")
BULK = ("bulk", "junk", "list", "auto_reply", "auto-reply")
NOBODY = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce", "bounces")


def is_automatic(message: Message, envelope_from: str, written_from: str) -> bool:
    """Whether it is an answering machine, a mailing list, a report, or a loop through a robot."""
    if not envelope_from.strip("<> "):
        return True
    said = header_of(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if said not in ("", "no"):
        return True
    if header_of(message, "Precedence").strip().lower() in BULK or _is_report(message):
        return True
    if header_of(message, "X-Auto-Response-Suppress") or any(message.get(name) for name in (*LISTED, *MACHINES)):
        return True
    return any(one.partition("@")[0].lower() in NOBODY for one in (envelope_from.strip("<> "), written_from))


def _is_report(message: Message) -> bool:
    reports = ("multipart/report", "message/delivery-status", "message/disposition-notification")
    return kind_of(message) in reports or bool(parameter_of(message, "report-type"))
