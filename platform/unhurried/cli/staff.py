"""`unhurried people add`: the first admin, or a facilitator, and a page that signs them in once."""

from __future__ import annotations

import click
from flask_babel import gettext as _

from unhurried.accounts import rules, service
from unhurried.cli.site import in_site, show
from unhurried.kit.db import transaction
from unhurried.kit.settings import settings


@click.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(("admin", "facilitator")), required=True)
@click.option("--anew", is_flag=True, help="forget their passphrase, passkeys and code app first: for a lost device")
@click.option("--json", "as_json", is_flag=True)
@in_site
def people_add(email: str, role: str, anew: bool, as_json: bool) -> None:
    """Give EMAIL a role, and print a sign-in page that works once, for ten minutes, in any browser.

    In production the page leads to where the second proof is set up, without which the pages of staff stay shut.
    """
    try:
        with transaction():
            person = service.find_or_make_person(email)
            service.set_role(person, role)
            if anew:
                service.forget_proofs(person)
                service.end_all(person.id)
            page, found = service.one_time_link(person), person.id
    except rules.AddressFault:
        raise click.ClickException(_("That does not look like an email address.")) from None
    words = [_("The sign-in page works once, for ten minutes:"), page]
    if settings().mode == "production":
        words.append(_("It leads to where staff set up a passkey, or a passphrase and a code app."))
    show({"id": found, "role": role, "page": page}, as_json=as_json, words="\n".join(words))
