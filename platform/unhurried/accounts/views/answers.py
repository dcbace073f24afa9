"""What the guard answers to those who may not enter (docs: security §1.5), and pages that several views end in."""

from __future__ import annotations

from flask import Response, abort, g, render_template, request
from flask.typing import ResponseReturnValue

from unhurried.accounts import ceremonies, queries, rules, service
from unhurried.accounts.forms import AskForm, PasskeyInForm, ProofForm, StepUpForm
from unhurried.kit.access import Verdict
from unhurried.kit.limits import allow, visitor

OURS = ("/signin", "/step-up", "/leave", "/sign-out", "/signed-out", "/stay")
MINUTES = 10


def answer(verdict: Verdict) -> ResponseReturnValue:
    """The page for a verdict other than `enter`: the same whether what was asked for exists or not."""
    if verdict == "sign_in":
        return sign_in_page(AskForm(formdata=None), 401)
    if verdict == "step_up":
        return step_up_page(StepUpForm(formdata=None), 403)
    if verdict == "second_proof":
        return second_proof_page(403)
    return abort(404)


def sign_in_page(form: AskForm, status: int = 200, fault: str = "") -> ResponseReturnValue:
    """The sign-in page. It never names the path that was asked for; the browser's referrer brings it back."""
    headers = {"WWW-Authenticate": 'Page realm="Unhurried"'} if status == 401 else {}
    passkey = PasskeyInForm(formdata=None) if ceremonies.possible() else None
    page = render_template("pages/accounts/signin.html", form=form, passkey=passkey, fault=fault)
    return page, status, headers


def step_up_page(form: StepUpForm, status: int = 200, fault: str = "") -> ResponseReturnValue:
    """The page that asks for a passkey or the passphrase, or says how to set one."""
    page = render_template(
        "pages/accounts/step_up.html",
        form=form,
        passkey=ProofForm(formdata=None, goes_to=form.goes_to.data or ""),
        proofs=service.proofs_of(g.person),
        recovery=queries.open_recovery(g.person.id),
        fault=fault,
    )
    return page, status


def second_proof_page(status: int = 200) -> ResponseReturnValue:
    """What staff read before the pages of staff: give the second proof, or set one up."""
    proofs = service.proofs_of(g.person)
    if proofs.strong:
        return step_up_page(StepUpForm(formdata=None), status)
    page = render_template("pages/accounts/second_proof.html", proofs=proofs, full=g.session.full)
    return page, status


def came_from(typed: str | None) -> str:
    """The page that the person wanted: typed along by our own form, else by the browser's referrer."""
    found = rules.inside(typed) if typed else rules.path_of(request.referrer, request.host)
    return "/" if found.partition("?")[0].startswith(OURS) else found


def for_the_device(options: str) -> Response:
    """The options of a passkey ceremony, for the page's script."""
    return Response(options, mimetype="application/json")


def not_for_the_device(sentence: str, status: int) -> Response:
    """Why there are none: one sentence, which the page's script shows."""
    return Response(sentence, status, mimetype="text/plain")


def slow_down(name: str, key: str, *, times: int, minutes: int = MINUTES) -> None:
    """Refuse with 429 what is tried too often: by the same key, or from the same network address."""
    if not (allow(name, key, times, minutes) and allow(f"{name}-from", visitor(), 100, minutes)):
        abort(429)
