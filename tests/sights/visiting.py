"""Going to a sight in a real browser, as the person who sees it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.sights.pages import Sight
from tests.sights.world import World

UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """A WSGI app on a free port of loopback, for the length of the block."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class Visitor:
    """A browser on the world: one window with one page for each person, level of session and setting."""

    def __init__(self, browser: Browser, world: World, url: str) -> None:
        self.browser, self.world, self.url = browser, world, url
        self.windows: dict[tuple[object, ...], Page] = {}

    def page(self, sight: Sight, *, scripts: bool = True, unfold: bool = True, **settings: Any) -> tuple[Page, int]:
        """The sight, and the status that it came with; `unfold` opens every fold. The next one takes its page."""
        page = self._window(sight.who, sight.full, scripts, settings)
        answer = page.goto(self.url + sight.path.format_map(self.world.ids))
        for deed in sight.then:
            _do(page, *deed)
        if unfold:
            page.evaluate(UNFOLD)
        return page, answer.status if answer else 0

    def close(self) -> None:
        """Close every window."""
        for page in self.windows.values():
            page.context.close()

    def _window(self, who: str, full: bool, scripts: bool, settings: dict[str, Any]) -> Page:
        key = (who, full, scripts, *sorted(map(str, settings.items())))
        if key not in self.windows:
            found = self.browser.new_context(java_script_enabled=scripts, reduced_motion="reduce", **settings)
            if who:
                name, value = self.world.cookie(who, full)
                found.add_cookies([{"name": name, "value": value, "url": self.url}])
            self.windows[key] = found.new_page()
        return self.windows[key]


def _do(page: Page, deed: str, name: str = "", words: str = "") -> None:
    if deed == "fill":
        page.get_by_label(name).first.fill(words)
    elif deed == "choose":
        page.get_by_label(name).first.check()
    elif deed == "open":
        page.evaluate(UNFOLD)
    else:
        page.locator("main").get_by_role("button", name=name).first.click()
        page.wait_for_load_state()
