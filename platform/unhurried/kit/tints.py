"""The colours and typefaces of the site's style sheet as values: mail programs read neither sheets nor variables."""

from __future__ import annotations

import re
from functools import cache
from types import SimpleNamespace

from unhurried.kit.places import PACKAGE

TOKENS = PACKAGE / "static" / "css" / "tokens.css"
WANTED = ("ground", "surface", "ink", "quiet", "line", "accent", "on-accent", "serif", "sans")
LIGHT = re.compile(r"^  :root \{(.*?)^  \}", re.MULTILINE | re.DOTALL)
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")


@cache
def tints() -> SimpleNamespace:
    """The tokens as `light.ink`, `dark.on_accent`, `light.serif` and so on; they may stand in an attribute."""
    css = TOKENS.read_text(encoding="utf-8")
    light, dark = (dict(TOKEN.findall(part.search(css)[1])) for part in (LIGHT, DARK))  # type: ignore[index]
    return SimpleNamespace(light=_named(light), dark=_named(light | dark))


def _named(tokens: dict[str, str]) -> SimpleNamespace:
    values = {name.replace("-", "_"): tokens[name].replace('"', "'") for name in WANTED}
    return SimpleNamespace(**values)
