"""A proof of now, before a way to sign in is changed."""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from unhurried.accounts import service
from unhurried.accounts.forms import StepUpForm
from unhurried.accounts.views.answers import step_up_page


def prove_first() -> ResponseReturnValue:
    """The page that asks for the proof; someone who has none yet signs in anew."""
    if not service.proofs_of(g.person).any:
        return render_template("pages/accounts/sign_in_anew.html"), 403
    return step_up_page(StepUpForm(formdata=None), 403)
