"""Letters have the site's own colours and typefaces, and can be read in them, light and dark."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from flask import Flask, render_template

from unhurried.kit.tints import tints

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_written_can_be_read(scheme: str) -> None:
    tint: SimpleNamespace = getattr(tints(), scheme)
    for ink, ground in (("ink", "surface"), ("quiet", "surface"), ("quiet", "ground"), ("accent", "surface"),
                        ("accent", "ground"), ("on_accent", "accent")):  # fmt: skip
        assert contrast(getattr(tint, ink), getattr(tint, ground)) >= 4.5, (ink, ground)


def test_a_letter_has_no_colour_of_its_own(app: Flask) -> None:
    known = {value for scheme in vars(tints()).values() for value in vars(scheme).values() if value.startswith("#")}
    links = dict.fromkeys(("read", "longer", "pause", "settings", "stop"), "https://site.test/")
    with app.test_request_context():
        html = render_template("letters/_frame/note.html", fragments=["A"], asks=True, links=links, sender="U")
    assert set(COLOUR.findall(html)) <= known
    assert tints().light.accent in html and tints().dark.accent in html


def test_a_typeface_may_stand_in_an_attribute() -> None:
    assert "'" in tints().light.serif
    assert '"' not in tints().light.serif + tints().light.sans


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""
    lights = sorted((light(one), light(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
