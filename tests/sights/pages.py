"""The one list of pages: the browser looks at each, `./run screens` draws each, and no route may be missing from it."""

from __future__ import annotations

from dataclasses import dataclass

STOPPED = "late@example.org"


@dataclass(frozen=True)
class Sight:
    """A page in one state. `path` names ids of the world; `who` looks, signed out when empty; `then` is done first.

    A deed is `("fill", label, words)`, `("choose", label)`, `("open",)` or `("press", name)`. `unfold`: its picture
    shows every fold open, as it is while the browser checks it.
    """

    name: str
    path: str
    who: str = ""
    full: bool = False
    status: int = 200
    then: tuple[tuple[str, ...], ...] = ()
    unfold: bool = False


def _of(who: str, full: bool, **paths: str) -> list[Sight]:
    return [Sight(name.replace("_", "-"), path, who, full) for name, path in paths.items()]


OPEN = [
    *_of("", False, front="/", help="/help", safety="/safety", privacy="/privacy", sign_in="/signin"),
    *_of("", False, sign_in_sent="/signin/sent", sign_in_elsewhere="/signin/{signin}", signed_out="/signed-out"),
    *_of("", False, join="/join/{invitation}", group_link="/group/{code}", erased="/erased"),
    *_of("", False, new_address="/signin/address/{new address}", stop_address="/signin/stop/{stop address}"),
    *_of("", False, join_asks="/join/{asks}", join_asked="/join/{asked}"),
    *_of("", False, join_full="/join/{full}", join_waits="/join/{waits}"),
    Sight("sign-in-over", "/signin/none-such", status=410),
    Sight("sign-in-fault", "/signin", then=(("fill", "address", "not an address"), ("press", "Send me the page"))),
    Sight("join-fault", "/join/{invitation}", then=(("press", "Join the group"),)),
    Sight("not-here", "/none-such", "mira", status=404),
    Sight("asks-to-sign-in", "/journal", status=401),
]
LETTERS = [
    *_of("", False, letter="{link letter}", letter_read="{link read}", letter_longer="{link longer}"),
    *_of("", False, letter_pause="{link pause}", letter_back="{link back}", letter_settings="{link settings}"),
    *_of("", False, letter_stop="{link stop}"),
    Sight("letter-done", "{link read}", then=(("press", "I have read it"),)),
    *_of("mira", False, letter_note="/home/notes/{letter}"),
]
READING = [
    *_of("mira", False, home="/home", week="/weeks/{mira}/1", week_begun="/weeks/{mira}/4", step="/weeks/{mira}/4/1"),
    *_of("mira", False, step_questions="/weeks/{mira}/4/5", short="/weeks/{mira}/4/short"),
    *_of("mira", False, week_skipped="/weeks/{mira}/3"),
    *_of("mira", False, week_longer="/weeks/{mira}/4/longer", week_print="/weeks/{mira}/4/print"),
    *_of("pausing", False, home_resting="/home", ways="/rhythm/ways", rhythm_resting="/rhythm"),
    *_of("quiet", False, home_quiet="/home", week_new="/weeks/{quiet}/2"),
    *_of("resting week", False, home_rest_week="/home", rest_week="/weeks/{resting week}/5"),
    *_of("optional", False, week_optional="/weeks/{optional}/8"),
    *_of("deciding", False, week_deciding="/weeks/{deciding}/9"),
    *_of("over", False, home_over="/home"),
    *_of("left", False, home_left="/home", left="/rhythm/{left}/leave"),
    *_of("new", False, home_new="/home"),
    *_of("mira", False, rhythm="/rhythm", leave_group="/rhythm/{mira}/leave"),
    Sight("rhythm-fault", "/rhythm", "two", then=(("open",), ("press", "Keep this day free"))),
]
WRITING = [
    *_of("mira", True, journal="/journal", journal_new="/journal/new", journal_two_texts="/journal/entry/{two texts}"),
    *_of("mira", True, journal_entry="/journal/entry/{shared}", journal_remove="/journal/entry/{shared}/remove"),
    *_of("mira", True, journal_print="/journal/print", check_ins="/journal/check-ins", promises="/journal/promises"),
    *_of("mira", True, check_ins_over_time="/journal/check-ins/over-time"),
    *_of("mira", True, hard_days="/journal/hard-days", my_weeks="/my-weeks", step_writing="/weeks/{mira}/1/5"),
    *_of("mira", False, write="/write/{mira}/4", check_in="/check-in/{mira}/4"),
    Sight("step-up", "/journal", "mira", status=403),
    Sight("journal-found", "/journal", "mira", True, then=(("fill", "Find", "tea"), ("press", "Find"))),
]
TALKING = [
    *_of("mira", False, message="/message", gatherings="/gatherings", gathering="/gatherings/{gathering}"),
    *_of("mira", True, messages="/messages", for_you="/for-you"),
    *_of("mira", True, sharing="/sharing", notes_about_you="/notes"),
    *_of("optional", True, sharing_with_someone="/sharing", sharing_end="/sharing/end"),
    *_of("deciding", True, sharing_safe="/sharing/safe"),
    *_of("mira", True, by_mail="/by-mail"),
    *_of("mira", False, mail_to_you="/mail-to-you"),
    *_of("new", False, message_to_nobody="/message", no_gatherings="/gatherings"),
]
CIRCLE = [
    *_of("mira", True, circle="/circle", circle_thread="/circle/threads/{thread}"),
    *_of("mira", True, circle_held="/circle/threads/{free thread}", circle_agreements="/circle/agreements"),
    *_of("mira", True, circle_change="/circle/posts/{own post}/change", circle_report="/circle/posts/{said}/report"),
    *_of("optional", True, circle_before="/circle"),
    *_of("fay", True, desk_circles="/desk/circles", desk_circle="/desk/circles/{circle}"),
    Sight("circle-fault", "/circle/threads/{thread}", "mira", True, then=(("press", "Post"),)),
    Sight("desk-circle-post", "/desk/circles", "fay", True, then=(("press", "Read it"),)),
    Sight("desk-circle-thread", "/desk/circles/{circle}", "fay", True, then=(("press", "Read it"),)),
]
OWN = [
    *_of("mira", False, step_up_asked="/step-up"),
    *_of("mira", True, passkeys="/account/passkeys", address="/address"),
    *_of("two", True, address_waits="/address"),
    *_of("quiet", False, recovery="/account/recovery"),
    *_of("fay", True, second_proof="/account/second-proof", code_app="/code-app"),
    *_of("mira", False, account="/account", sign_out="/sign-out", agreed="/account/agreed"),
    *_of("left", False, agreed_no_more="/account/agreed"),
    *_of("mira", True, passphrase="/account/passphrase", my_data="/my-data", erase="/my-data/erase"),
]
DESK = [
    *_of("fay", True, desk="/desk", desk_group="/desk/groups/{group of reading}", desk_new="/desk/groups/new"),
    *_of("fay", True, desk_invite="/desk/groups/{group of reading}/invite"),
    *_of("fay", True, desk_timeline="/desk/groups/{group of reading}/timeline", desk_letters="/desk/letters"),
    *_of("fay", True, desk_ledger="/desk/groups/{group of reading}/people/{mira}/letters"),
    *_of("fay", True, desk_words="/desk/groups/{group of reading}/words"),
    *_of("fay", True, desk_words_one="/desk/groups/{group of reading}/words/2"),
    *_of("fay", True, desk_words_welcome="/desk/groups/{group of reading}/words/welcome"),
    *_of("fay", True, desk_versions="/desk/groups/{group of reading}/versions", desk_help="/desk/help-near-you"),
    *_of("fay", True, desk_shared="/desk/shared", desk_shared_check_ins="/desk/shared-check-ins"),
    *_of("fay", True, desk_messages="/desk/messages", desk_message="/desk/messages/{mira}/write"),
    *_of("fay", True, desk_gatherings="/desk/groups/{group of reading}/gatherings"),
    *_of("fay", True, desk_gathering="/desk/groups/{group of reading}/gatherings/{gathering}"),
    *_of("fay", True, desk_gathering_new="/desk/groups/{group of reading}/gatherings/new"),
    *_of("fay", True, desk_gathering_change="/desk/groups/{group of reading}/gatherings/{gathering}/change"),
    *_of("fay", True, desk_gathering_off="/desk/groups/{group of reading}/gatherings/{gathering}/call-off"),
    *_of("fay", True, desk_announcements="/desk/groups/{group of reading}/announcements"),
    *_of("ida", True, desk_check_ins="/desk/check-ins"),
    *_of("fay", True, desk_launch="/desk/groups/{group of reading}/launch"),
    *_of("fay", True, desk_settings="/desk/groups/{group with doors}/settings"),
    *_of("fay", True, desk_team="/desk/groups/{group with doors}/team"),
    *_of("fay", True, desk_ready="/desk/groups/{group with doors}/ready"),
    *_of("fay", True, desk_applications="/desk/groups/{group with doors}/applications"),
    *_of("fay", True, desk_again="/desk/groups/{group of reading}/again"),
    *_of("fay", True, desk_end="/desk/groups/{group of reading}/end"),
    *_of("fay", True, desk_move="/desk/groups/{group of reading}/move/{mira}"),
    *_of("fay", True, desk_importing="/desk/groups/{group of reading}/imports/{import}"),
    *_of("fay", True, desk_quiet="/desk/quiet", desk_people="/desk/people", desk_note="/desk/notes/{mira}"),
    *_of("fay", True, desk_duty="/desk/groups/{group of reading}/duty"),
    *_of("fay", True, desk_pictures="/desk/groups/{group of reading}/pictures"),
    *_of("ida", True, desk_of_all="/desk"),
    Sight("desk-note-open", "/desk/notes/{mira}", "fay", True, then=(("press", "Open the notes"),)),
    Sight("desk-shared-entry", "/desk/shared", "fay", True, then=(("press", "Read it"),)),
]
ADMIN = [
    *_of("ida", True, admin="/admin", admin_people="/admin/people", admin_person="/admin/people/{person of mira}"),
    *_of("ida", True, admin_role="/admin/people/{person of mira}/role", admin_courses="/admin/courses"),
    *_of("ida", True, admin_review="/admin/courses/healing-after-betrayal/{version}/review", admin_mail="/admin/mail"),
    *_of("ida", True, admin_dead="/admin/mail/dead", admin_audit="/admin/audit?kind=groups"),
    Sight("admin-found", "/admin/people", "ida", True, then=(("fill", "Address", "mira"), ("press", "Find"))),
    Sight("admin-sure", "/admin/mail/rows/{dead row}/again", "ida", True),
    Sight("admin-address", "/admin/mail/address", "ida", True, then=(("fill", "Address", STOPPED), ("press", "Ask"))),
]
DEMO = [
    *_of("", False, demo="/demo", demo_inbox="/demo/inbox", demo_letter="/demo/inbox/00000000000000000001-0"),
    *_of("", False, demo_time="/demo/time", demo_components="/demo/components"),
]
PAGES = (*OPEN, *LETTERS, *READING, *WRITING, *TALKING, *CIRCLE, *OWN, *DESK, *ADMIN, *DEMO)
NOT_PAGES = {
    "static": "files",
    "accounts.leave": "leads away at once",
    "accounts.how_long": "an answer for the page's script",
    "gatherings.feed": "for a calendar program",
    "privacy.download": "a file to keep",
    "desk.left_out": "a file to keep",
    "demo.body": "stands in the frame of demo.letter",
    "admin.ask_for_member": "the form of admin.ask_for_role",
    "admin.ask_to_recover": "the page of admin.ask_about_row",
    "health.alive": "a word for a health check",
    "health.ready": "a word for a health check",
    "admin.audit_file": "a file for a spreadsheet",
    "desk.ask_again": "tests/desk/test_ledger.py has a letter that came back",
    "versions.preview": "tests/browser/test_versions.py has its several versions",
}
