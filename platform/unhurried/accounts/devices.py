"""A browser in plain words, from what it says of itself. Two words are kept, never the line that it sends. Pure."""

from __future__ import annotations

from flask_babel import gettext as _

# The order decides: Edge and Opera also call themselves Chrome, and all of these call themselves Safari.
BROWSERS = (
    ("edg", "edge"), ("opr/", "opera"), ("samsungbrowser", "samsung"), ("firefox", "firefox"), ("fxios", "firefox"),
    ("crios", "chrome"), ("chromium", "chrome"), ("chrome", "chrome"), ("safari", "safari"),
)  # fmt: skip
SYSTEMS = (
    ("iphone", "iphone"), ("ipad", "ipad"), ("android", "android"), ("windows", "windows"), ("cros", "chromeos"),
    ("mac os", "mac"), ("macintosh", "mac"), ("linux", "linux"),
)  # fmt: skip
NAMES = {
    "edge": "Edge", "opera": "Opera", "samsung": "Samsung Internet", "firefox": "Firefox", "chrome": "Chrome",
    "safari": "Safari", "iphone": "iPhone", "ipad": "iPad", "android": "Android", "windows": "Windows",
    "chromeos": "ChromeOS", "mac": "Mac", "linux": "Linux",
}  # fmt: skip


def device_of(user_agent: str) -> str:
    """Two words of ours, such as `firefox android`; `other` for what is not known."""
    line = user_agent[:500].lower()
    browser = next((name for sign, name in BROWSERS if sign in line), "other")
    system = next((name for sign, name in SYSTEMS if sign in line), "other")
    return f"{browser} {system}"


def device_words(device: str) -> str:
    """The two words as a person reads them, such as “Firefox on Android”."""
    browser, _space, system = device.partition(" ")
    if browser not in NAMES:
        return _("A browser") if system not in NAMES else _("A browser on %(system)s", system=NAMES[system])
    if system not in NAMES:
        return NAMES[browser]
    return _("%(browser)s on %(system)s", browser=NAMES[browser], system=NAMES[system])
