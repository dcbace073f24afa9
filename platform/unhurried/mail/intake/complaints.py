"""What a feedback report says: that somebody called a letter unwanted (ARF, RFC 5965). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_string
from email.message import Message

from unhurried.mail.intake.mime import FAULTS, LONGEST_HEADER, header_of, kind_of, parts_of, words_in

COMPLAINTS = ("abuse", "fraud", "opt-out", "opt-out-list", "other")


@dataclass(frozen=True)
class Complaint:
    """One report. `sender` is the envelope sender of the letter and `unsubscribe` its List-Unsubscribe, as reported."""

    kind: str
    sender: str
    unsubscribe: str

    @property
    def stops_letters(self) -> bool:
        """Whether it says that letters are unwanted; `not-spam` says the opposite, and a virus is something else."""
        return self.kind in COMPLAINTS


def complaint_in(message: Message) -> Complaint | None:
    """The report that this message is, None where it is none."""
    parts = list(parts_of(message))
    report = next((one for one in parts if kind_of(one) == "message/feedback-report"), None)
    if report is None:
        return None
    fields, letter = _inside(report), _letter(parts)
    sender = header_of(fields, "Original-Mail-From") or header_of(letter, "Return-Path")
    kind = header_of(fields, "Feedback-Type").strip().lower()[:20]
    return Complaint(kind, sender.strip().strip("<>"), header_of(letter, "List-Unsubscribe"))


def _letter(parts: list[Message]) -> Message:
    """The headers of the letter that is complained about; empty where the report has left them out."""
    for part in parts:
        if kind_of(part) == "message/rfc822":
            return _inside(part)
        if kind_of(part) in ("text/rfc822-headers", "message/rfc822-headers"):
            return _inside(part) if isinstance(part.get_payload(), list) else _read(words_in(part))
    return Message()


def _inside(part: Message) -> Message:
    found = part.get_payload()
    inner = found[0] if isinstance(found, list) and found else None
    return inner if isinstance(inner, Message) else _read(words_in(part))


def _read(text: str) -> Message:
    """Headers that came as text: few, and short ones."""
    lines = [line[:LONGEST_HEADER] for line in text[:40_000].splitlines()]
    try:
        return message_from_string("\n".join(lines))
    except FAULTS:
        return Message()
