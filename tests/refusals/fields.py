"""What stands in the fields of a page as a browser would send it: typed, chosen, ticked."""

from __future__ import annotations

from html.parser import HTMLParser

OF_THEIR_OWN = ("hidden", "submit", "button", "file", "password")


class Fields(HTMLParser):
    """`values` has every field's words, in order; a choice that is not made is not among them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: list[str] = []
        self._in_area = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field begins."""
        given = dict(attrs)
        kind = given.get("type") or "text"
        chosen = "checked" in given if kind in ("radio", "checkbox") else kind not in OF_THEIR_OWN
        if (tag == "input" and chosen) or (tag == "option" and "selected" in given):
            self.values.append(given.get("value") or "")
        if tag == "textarea":
            self._in_area = True
            self.values.append("")

    def handle_endtag(self, tag: str) -> None:
        """It ends."""
        self._in_area = self._in_area and tag != "textarea"

    def handle_data(self, data: str) -> None:
        """Words between two tags."""
        if self._in_area:
            self.values[-1] += data
