"""What is looked for on a page: axe at WCAG 2.2 AA, and nothing cut off, in every size, light and dark."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

WCAG = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
SIZES = {"type": "rule", "values": ["target-size", "scrollable-region-focusable", "color-contrast"]}
WIDTHS = {1280: WCAG, 640: SIZES, 390: SIZES, 320: WCAG}
TINY = 195
AXE = str(Axe().axe_script)
RUN = """(only) => axe.run(document, {runOnly: only, resultTypes: ["violations"]})
  .then(found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}`)))"""
WIDER = """() => document.documentElement.scrollWidth > innerWidth ?
  [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map(one => one.outerHTML.slice(0, 120)) : []"""
WORDS = """() => { for (const one of document.querySelectorAll("noscript")) one.remove();
  return document.body.innerText; }"""
# A control that does nothing without a script: a button outside a form, a link that leads nowhere.
LOST = """() => [...document.querySelectorAll("button, a, input:not([type=hidden]), select, textarea")].filter(one =>
  one.checkVisibility() && (one.tagName === "A" ? !one.href || one.href.startsWith("javascript:") : !one.form))
  .map(one => one.outerHTML.slice(0, 120))"""


def faults_in_every_look(page: Page) -> list[str]:
    """What is wrong, with the width and scheme in which it is.

    Dark changes colours and nothing else; between the widest and the narrowest only places and sizes change.
    """
    page.evaluate(AXE)
    found = []
    for width, all_rules in WIDTHS.items():
        found += _wider(page, width)
        for scheme, rules in (("dark", COLOURS), ("light", all_rules)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [f"{width} {scheme}: {one}" for one in page.evaluate(RUN, rules)]
    found += _wider(page, TINY)
    page.evaluate("document.documentElement.dir = 'rtl'")
    found += _wider(page, 320)
    page.evaluate("document.documentElement.dir = ''")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def _wider(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    return [f"{width}: wider than the window: {one}" for one in page.evaluate(WIDER)]


def settled(words: str) -> str:
    """The words of a page without what differs from one load to the next: numbers, and how they are spaced."""
    return " ".join(re.sub(r"\d+", "", words).split())
