"""The timeline in a browser: a week pulled by mouse or moved by keys asks what the form beside it asks, and no more."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import faults_in_every_look
from tests.browser.test_gatherings import Enter, enter

__all__ = ["enter"]
PATH = "/desk/groups/{cohort}/timeline"


def preview(page: Page) -> dict[str, str]:
    """What is asked for once its preview is there."""
    expect(page.get_by_role("heading", name="This is what moves")).to_be_visible()
    names = ("kind", "position", "weeks")
    return {name: page.locator(f"#preview input[name={name}]").input_value() for name in names}


def test_a_week_is_pulled_by_mouse_and_moved_by_keys_and_only_a_yes_holds_it(enter: Enter) -> None:
    page = enter("fay@example.org", PATH, viewport=DESK, reduced_motion="reduce")
    handle = page.get_by_role("slider").nth(2)
    expect(handle).to_be_visible()
    handle.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(handle).to_have_attribute("aria-valuetext", "one week")
    page.keyboard.press("Enter")
    asked = preview(page)
    assert asked == {"kind": "wait", "position": "3", "weeks": "1"}
    assert faults_in_every_look(page) == []
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page.get_by_role("heading", name="This is what moves")).to_have_count(0)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 600, box["y"] + 10, steps=4)
    page.mouse.up()
    assert preview(page) == {"kind": "wait", "position": "3", "weeks": "2"}
    page.get_by_role("button", name="Yes, do this").click()
    expect(page.get_by_role("heading", name="Held weeks")).to_be_visible()


def test_on_a_phone_without_scripts_the_form_does_the_same(enter: Enter) -> None:
    page = enter("fay@example.org", PATH, viewport=PHONE, java_script_enabled=False)
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_label("Before which page").select_option(index=1)
    page.get_by_role("button", name="Show what would move").first.click()
    assert preview(page) == {"kind": "wait", "position": "2", "weeks": "1"}
    page.get_by_role("button", name="Yes, do this").click()
    expect(page.get_by_role("heading", name="Held weeks")).to_be_visible()
    expect(page.locator("svg.standing").first).to_be_visible()
    expect(page.locator("svg.lying").first).to_be_hidden()
