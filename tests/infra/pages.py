"""What a test takes from a page's HTML, and what it leaves out when it compares two."""

from __future__ import annotations

import re

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VARIES = re.compile(
    r'<aside class="staying".*?</aside>|(name="csrf_token" value|data-csrf|data-token|nonce)="[^"]*"', re.DOTALL
)


def still(text: str) -> str:
    """The page without what is new each time that it is shown: tokens, its scripts' nonce, until when one stays."""
    return VARIES.sub("", text)


def token_of(text: str) -> str:
    """The token that a form on this page sends along."""
    found = TOKEN.search(text)
    assert found, text
    return found[1]
