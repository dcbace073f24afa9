"""What the audit says, in words, and who may be shown what of it. Pure.

A program admin reads what staff and the operator did. What people do for themselves (write, share, link with a
partner, choose a passphrase) is in the chain, but in no list of staff (docs: security §2, care §5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from unhurried.curriculum.rules.faults import N_
from unhurried.desk.admin.rules import REASONS, ROLES, reason_words, role_words

# Shown whoever did it.
SHOWN: Mapping[str, Mapping[str, str]] = {
    "roles": {
        "role_set": N_("set a role"),
        "proofs_forgotten": N_("had passphrase, passkeys and code app forgotten"),
        "recovery_begun": N_("began the waiting time for a new passphrase"),
        "passkey_refused": N_("a passkey was refused"),
    },
    "groups": {
        "cohort created": N_("made a group"),
        "cohort launched": N_("opened a group"),
        "launched as a rehearsal": N_("opened a group as a rehearsal"),
        "course review signed": N_("wrote down that a course was signed"),
        "course version changed": N_("moved a group to another version"),
        "week held": N_("held a week"),
        "hold taken back": N_("took a hold back"),
        "circle facilitator wrote": N_("wrote in a circle"),
        "circle facilitator took back": N_("took words in a circle back"),
        "date changed": N_("gave a page another date"),
        "date changed back": N_("gave a page its own date again"),
        "letter reworded": N_("changed the words of a letter"),
        "letter approved": N_("approved the words of a letter"),
        "duty set": N_("said who is on duty"),
        "group handed over": N_("handed a group over"),
        "kept apart": N_("had two people kept apart"),
        "no longer kept apart": N_("had two people no longer kept apart"),
        "cohort settings changed": N_("changed a group’s settings"),
        "facilitator added": N_("added a facilitator"),
        "facilitator removed": N_("took a facilitator away"),
        "sheet handed in": N_("handed a sheet of people in"),
        "application accepted": N_("had a place for somebody who asked"),
        "application declined": N_("had no place for somebody who asked"),
        "application reopened": N_("took back an answer to somebody who asked"),
        "cohort closed": N_("ended a group"),
        "cohort reopened": N_("took back that a group ended"),
        "cohort begun again": N_("started a group once more"),
        "gathering planned": N_("planned a gathering"),
        "gathering changed": N_("changed a gathering"),
        "gathering called off": N_("called a gathering off"),
        "attendance noted": N_("noted who was at a gathering"),
        "announced": N_("announced something to a group"),
        "announcement taken back": N_("took an announcement back"),
        "circle opened": N_("opened a circle"),
        "circle seat moved": N_("moved somebody to another circle"),
    },
    "reading": {
        "application read": N_("read what somebody answered who asked for a place"),
        "shared entry read": N_("read an entry that was shared with them"),
        "check-ins counted": N_("looked at counts of check-ins"),
        "outreach done": N_("wrote to somebody who was quiet"),
        "outreach reopened": N_("took back that they wrote to somebody"),
        "outreach snoozed": N_("put off writing to somebody"),
        "outreach taken": N_("took it on to write to somebody"),
        "no contact wanted": N_("wrote down that somebody wants no contact"),
        "contact wanted again": N_("took back that somebody wants no contact"),
        "note written": N_("wrote a note about somebody"),
        "note read": N_("read the notes about somebody"),
    },
    "circles": {
        "circle read": N_("read a thread of a circle"),
        "circle post read": N_("read a post in a circle"),
        "circle post approved": N_("let a circle read a post"),
        "circle post kept": N_("looked at a post in a circle and left it"),
        "circle post hidden": N_("took a post out of a circle"),
        "circle post restored": N_("brought a post back into a circle"),
        "circle report closed": N_("closed a report about a post that was taken back"),
        "circle slowed": N_("changed how slowly a circle goes"),
        "circle thread opened": N_("opened a thread in a circle"),
        "circle thread closed": N_("closed a thread in a circle"),
        "circle thread opened again": N_("opened a thread in a circle again"),
        "circle member muted": N_("asked somebody to read only in their circle"),
        "circle member unmuted": N_("let somebody write in their circle again"),
        "circle member removed": N_("closed a circle for somebody"),
        "circle member let back": N_("opened a circle for somebody again"),
    },
    "mail": {
        "mail sent again": N_("had a message tried once more"),
        "letter sent again": N_("had a letter sent again"),
        "mail settled": N_("wrote down what became of a message"),
        "mail released": N_("let held mail go"),
        "mail goes on": N_("let letters go that were over the plan"),
        "mail allowed": N_("let mail go to an address again"),
        "mail stopped": N_("stopped mail to an address"),
    },
    "operation": {
        "database restored": N_("the database was restored"),
        "keys rotated": N_("the keys were rotated"),
    },
}
# Shown only where a member of staff did it; of a participant it is their own.
OF_STAFF: Mapping[str, Mapping[str, str]] = {
    "sign-in": {
        "signed_in": N_("signed in"),
        "stepped_up": N_("gave a second proof"),
        "session_ended": N_("ended a session"),
        "passphrase_set": N_("set a passphrase"),
        "passphrase_chosen": N_("chose a first passphrase"),
        "passkey_added": N_("added a passkey"),
        "passkey_removed": N_("removed a passkey"),
        "code_app_added": N_("added a code app"),
        "code_app_removed": N_("removed a code app"),
        "recovery_codes_made": N_("made recovery codes"),
        "recovery_code_used": N_("used a recovery code"),
    },
    "moving": {
        "moved to another group": N_("moved somebody to another group"),
        "move taken back": N_("took a move back"),
    },
    "talking": {
        "message written": N_("wrote a message to a participant"),
        "messages read": N_("read a participant’s messages"),
    },
}
# Nobody's but the person's own.
OWN = frozenset({
    "consent taken back", "consent given again",
    "passphrase_taken_back", "recovery_asked", "recovery_stopped", "recovered", "address_asked", "address_changed",
    "address_stopped", "address_right", "entry shared", "entry no longer shared", "sharing offered", "sharing begun",
    "sharing ended", "check-in shared", "check-in no longer shared", "shared check-in read", "erased", "group left",
    "told of danger", "danger taken back",
    "group taken up again",
})  # fmt: skip
KINDS = (*SHOWN, *OF_STAFF)


def kind_words(kind: str) -> str:
    """A kind of act as the filter names it."""
    return {
        "roles": _("Roles and proofs"),
        "groups": _("Groups and courses"),
        "reading": _("Reading and reaching out"),
        "circles": _("Circles"),
        "mail": _("Mail"),
        "operation": _("Operating"),
        "sign-in": _("Sign-in of staff"),
        "moving": _("Moves by staff"),
        "talking": _("Messages of staff"),
    }[kind]


def words_of(act: str) -> str:
    """The act in words."""
    for group in (*SHOWN.values(), *OF_STAFF.values()):
        if act in group:
            return _(group[act])
    return act


def more_of(detail: Mapping[str, Any]) -> str:
    """What else the entry says, in words: ids and words of ours only."""
    names = {
        "week": _("week"), "position": _("week"), "weeks": _("weeks"), "version": _("version"), "row": _("message"),
        "number": _("number"), "key": _("key"), "before": _("before"), "after": _("after"), "other": _("and person"),
        "gathering": _("gathering"), "circle": _("circle"), "became": _("became"), "waiting": _("waiting"),
    }  # fmt: skip
    found = [f"{names[name]} {value}" for name, value in detail.items() if name in names]
    if detail.get("role") in ROLES:
        found.insert(0, role_words(detail["role"]))
    if detail.get("reason") in REASONS:
        found.append(reason_words(detail["reason"]))
    return ", ".join(found)
