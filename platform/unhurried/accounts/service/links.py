"""Sign-in links: asked for, mailed, and used once (docs: security §1.2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from unhurried.accounts import queries, rules
from unhurried.accounts.emails import PURPOSE, SignInMail, page_for
from unhurried.accounts.models import Person, SignInLink
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import derive, digest, mint, same
from unhurried.mail import service as mail


@dataclass(frozen=True)
class Asked:
    """A link that was asked for; the token is known here only, never stored."""

    link: SignInLink
    token: str


def ask_for_link(email: str, browser: str, goes_to: str = "/") -> Asked:
    """Write a link and its mail for the address, known or unknown alike; it works in this browser only.

    `browser` is the asking browser's cookie. For an unknown address the worker discards the mail.
    """
    person = queries.person_by_email(email)
    link = _new_link(person, browser, goes_to)
    row = mail.put(
        SignInMail.name,
        f"signin:{link.id}",
        lane="urgent",
        person_id=person.id if person else None,
        ref=link.id,
        send_after=clock.now(),
    )
    if row is None:
        raise RuntimeError(f"There is a mail for sign-in link {link.id} already.")
    return _sealed(link, derive(PURPOSE, link.id, row.nonce))


def one_time_link(person: Person) -> str:
    """The address of a sign-in page that any browser may open, once, within ten minutes. For the operator."""
    return page_for(_sealed(_new_link(person, "", "/"), mint()).token)


def code_of(token: str) -> str:
    """The short code that the page of this token shows in any other browser."""
    return rules.code_for(derive("signin-code", 0, token))


def take_link(token: str, browser: str) -> SignInLink | None:
    """Use the link, once: of two callers at the same moment one gets it. None in any other browser or too late."""
    return _taken(
        SignInLink.token_digest == digest(token),
        SignInLink.browser_digest.in_(("", digest(browser))) if browser else SignInLink.browser_digest == "",
    )


def take_link_by_code(code: str, browser: str) -> SignInLink | None:
    """Use the link that this browser asked for, by its code; a wrong one counts, and the fifth ends the link."""
    counted = (
        update(SignInLink)
        .where(
            SignInLink.browser_digest == digest(browser),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > clock.wall(),
            SignInLink.code_tries < rules.CODE_TRIES,
        )
        .values(code_tries=SignInLink.code_tries + 1)
        .returning(SignInLink.id, SignInLink.code_digest)
    )
    typed = digest(derive("signin-typed", 0, rules.clean_code(code)))
    for link_id, stored in db.session.execute(counted).all():
        if same(stored or "", typed):
            return _taken(SignInLink.id == link_id)
    return None


def _new_link(person: Person | None, browser: str, goes_to: str) -> SignInLink:
    moment = clock.wall()
    link = SignInLink(
        person_id=person.id if person else None,
        browser_digest=digest(browser) if browser else "",
        goes_to=rules.inside(goes_to),
        made_at=moment,
        expires_at=moment + rules.LINK_LIVES,
    )
    db.session.add(link)
    db.session.flush()
    return link


def _sealed(link: SignInLink, token: str) -> Asked:
    link.token_digest = digest(token)
    link.code_digest = digest(derive("signin-typed", 0, code_of(token)))
    db.session.flush()
    return Asked(link, token)


def _taken(*which: object) -> SignInLink | None:
    moment = clock.wall()
    used = (
        update(SignInLink)
        .where(*which, SignInLink.used_at.is_(None), SignInLink.expires_at > moment)  # type: ignore[arg-type]
        .where(SignInLink.person_id.is_not(None))
        .values(used_at=moment)
        .returning(SignInLink.id)
    )
    link_id = db.session.scalar(used)
    return None if link_id is None else db.session.get(SignInLink, link_id, populate_existing=True)
