"""The timeline in a browser: a week pulled by mouse or moved by keys asks what the forms below it ask, and no more."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.looks import faults_in_every_look
from tests.browser.test_gatherings import Enter, enter

__all__ = ["enter"]
PATH = "/desk/groups/{cohort}/timeline"
HELD = "Held weeks and changed dates"


def preview(page: Page) -> dict[str, str]:
    """What is asked for once its preview is there."""
    expect(page.get_by_role("heading", name="This is what moves")).to_be_visible()
    names = ("kind", "position", "weeks", "day")
    boxes = {name: page.locator(f"#preview input[name={name}]") for name in names}
    return {name: box.input_value() for name, box in boxes.items() if box.count()}


def leave_it(page: Page) -> None:
    page.get_by_role("link", name="Leave it as it is").click()
    expect(page.get_by_role("heading", name="This is what moves")).to_have_count(0)


def test_a_week_is_pulled_by_mouse_and_moved_by_keys_and_only_a_yes_moves_it(enter: Enter) -> None:
    page = enter("fay@example.org", PATH, viewport=DESK, reduced_motion="reduce")
    handle = page.get_by_role("slider").nth(2)
    expect(handle).to_be_visible()
    handle.focus()
    for key in ("PageUp", "PageUp", "PageDown"):
        page.keyboard.press(key)
    expect(handle).to_have_attribute("aria-valuetext", "the group waits one week")
    page.keyboard.press("Enter")
    assert preview(page) == {"kind": "wait", "position": "3", "weeks": "1"}
    assert faults_in_every_look(page) == []
    leave_it(page)
    was = page.locator("#dated option[value='3']").get_attribute("data-on")
    handle.focus()
    page.keyboard.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuetext", re.compile("this page alone: "))
    page.keyboard.press("Enter")
    asked = preview(page)
    assert asked["kind"] == "date"
    assert asked["position"] == "3"
    assert was is not None
    assert asked["day"] < was
    leave_it(page)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 600, box["y"] + 10, steps=4)
    page.mouse.up()
    assert preview(page) == {"kind": "wait", "position": "3", "weeks": "2"}
    page.get_by_role("button", name="Yes, do this").click()
    expect(page.get_by_role("heading", name=HELD)).to_be_visible()


def test_on_a_phone_without_scripts_the_picture_comes_first_and_the_forms_do_the_same(enter: Enter) -> None:
    page = enter("fay@example.org", PATH, viewport=PHONE, java_script_enabled=False)
    expect(page.get_by_role("slider")).to_have_count(0)
    picture, forms = page.locator("svg.standing").first, page.locator("#change")
    expect(picture).to_be_visible()
    expect(page.locator("svg.lying").first).to_be_hidden()
    above, below = picture.bounding_box(), forms.bounding_box()
    assert above
    assert below
    assert above["y"] < below["y"]
    expect(page.get_by_label("Before which page")).to_be_hidden()
    page.locator("summary", has_text="Have the group wait").click()
    page.get_by_label("Before which page").select_option(index=1)
    page.get_by_role("button", name="Show what would move").first.click()
    assert preview(page) == {"kind": "wait", "position": "2", "weeks": "1"}
    page.get_by_role("button", name="Yes, do this").click()
    expect(page.get_by_role("heading", name=HELD)).to_be_visible()
