"""The least that a Flask site can do: the limit that pages are held against."""

from __future__ import annotations

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Two words."""
    return "Hello there"
