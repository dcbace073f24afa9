"""What the guard answers to those who may not enter (docs: security §1.5)."""

from __future__ import annotations

from flask import abort, g, render_template, request
from flask.typing import ResponseReturnValue

from unhurried.accounts import rules, service
from unhurried.accounts.forms import AskForm, StepUpForm
from unhurried.kit.access import Verdict


def answer(verdict: Verdict) -> ResponseReturnValue:
    """The page for a verdict other than `enter`: the same whether what was asked for exists or not."""
    if verdict == "sign_in":
        return sign_in_page(AskForm(formdata=None), 401)
    if verdict == "step_up":
        return step_up_page(StepUpForm(formdata=None), 403)
    if verdict == "waiting":
        return waiting_page()
    return abort(404)


def sign_in_page(form: AskForm, status: int = 200) -> ResponseReturnValue:
    """The sign-in page. It never names the path that was asked for; the browser's referrer brings it back."""
    headers = {"WWW-Authenticate": 'Page realm="Unhurried"'} if status == 401 else {}
    return render_template("pages/accounts/signin.html", form=form), status, headers


def step_up_page(form: StepUpForm, status: int = 200) -> ResponseReturnValue:
    """The page that asks for the passphrase, or says how to set one."""
    has, until = service.has_passphrase(g.person), service.waits_until(g.person)
    return render_template("pages/accounts/step_up.html", form=form, has_passphrase=has, waits_until=until), status


def waiting_page() -> ResponseReturnValue:
    """What staff read in production, until passkeys are there."""
    return render_template("pages/accounts/waiting.html"), 403


def came_from(typed: str | None) -> str:
    """The page that the person wanted: typed along by our own form, else by the browser's referrer."""
    found = rules.inside(typed) if typed else rules.path_of(request.referrer, request.host)
    ours = ("/signin", "/step-up", "/leave", "/sign-out", "/signed-out")
    return "/" if found.partition("?")[0].startswith(ours) else found
