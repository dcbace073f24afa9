"""The token that forms carry against forgery: Flask-WTF's own, made with less work where the browser has its cookie."""

from __future__ import annotations

from flask import current_app, g, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import Serializer, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode

EXTENSION = "unhurried.form_tokens"
FIELD = "csrf_token"


class _Tokens(URLSafeTimedSerializer):
    """As Flask-WTF's, without the try to compress forty signs, which takes longer than all the rest."""

    def dump_payload(self, obj: object) -> bytes:
        return base64_encode(Serializer.dump_payload(self, obj))


def form_token() -> str:
    """The token of this request, as `csrf_token()` in a template gives it; Flask-WTF checks it when it comes back."""
    raw = session.get(FIELD)
    if FIELD in g or not isinstance(raw, str):
        return str(generate_csrf())
    made = current_app.extensions.get(EXTENSION)
    if made is None:
        made = current_app.extensions[EXTENSION] = _Tokens(current_app.secret_key or b"", salt="wtf-csrf-token")
    token = made.dumps(raw)
    g.csrf_token = token
    return str(token)
