"""The languages of the site, and the catalogue of each: a `.po` file that every process compiles for itself, once."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup
from werkzeug.utils import cached_property

from unhurried.kit.places import PACKAGE
from unhurried.kit.settings import settings

# Each by its own name, as someone looks for it who does not read the page's language.
LANGUAGES = {"en": "English", "es": "Español"}
ENGLISH = "en"
FOLDER = PACKAGE / "translations"


def catalogue_file(locale: str) -> Path:
    """Where the sentences of a language stand."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


@cache
def catalogue(locale: str) -> NullTranslations:
    """The sentences in this language, from its file; what is missing or fuzzy there stays English."""
    file = catalogue_file(locale)
    if not file.is_file():
        return NullTranslations()
    packed = BytesIO()
    with file.open("rb") as text:
        write_mo(packed, read_po(text, locale=locale))
    packed.seek(0)
    return Translations(packed)


class Spoken(Domain):
    """The catalogues of this app: those of its languages, and what a test may have added."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the present language."""
        locale = get_locale()
        if locale is None:
            return NullTranslations()
        name = str(locale)
        added: NullTranslations | None = current_app.extensions["unhurried.catalogues"].get(name)
        return added or catalogue(name)


class Speech(Babel):
    """Flask-Babel with our catalogues in place of compiled files, and what templates say of languages."""

    def init_app(self, app: Flask, *args: Any, **chosen: Any) -> None:
        """Join the app, and give its templates `isolated`."""
        super().init_app(app, *args, **chosen)
        app.jinja_env.globals["isolated"] = isolated

    @cached_property
    def domain_instance(self) -> Spoken:
        """The one domain there is."""
        return Spoken()


def known() -> tuple[str, ...]:
    """Every language that this app speaks."""
    return tuple(dict.fromkeys((*LANGUAGES, *current_app.extensions["unhurried.catalogues"])))


def nearest(wanted: str | None) -> str | None:
    """The language of the site that is nearest to the wanted one: “es_MX” → “es”; None when there is none."""
    for name in (wanted, (wanted or "").partition("_")[0]):
        if name in known():
            return name
    return None


def spoken(wanted: str | None = None) -> str:
    """The same, and the operator's choice where there is none."""
    return nearest(wanted) or settings().language


def language() -> str:
    """The present language as HTML names it, such as `es` or `pt-BR`."""
    return str(get_locale() or ENGLISH).replace("_", "-")


def direction(tag: str | None = None) -> str:
    """`ltr` or `rtl`: how a language is written, the present one when none is given."""
    locale = Locale.parse(tag.replace("-", "_")) if tag else get_locale()
    return str(locale.text_direction) if locale else "ltr"


def in_language(tag: str) -> Markup:
    """The attributes of what is in another language than the page around it: ` lang="en" dir="ltr"`; else nothing."""
    if not tag or _primary(tag) == _primary(language()):
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(tag.replace("_", "-"), direction(tag))


def passage(text: str, tag: str) -> str:
    """A line of a course in a page: as it is, or marked with its language where the page has another one."""
    marked = in_language(tag)
    return Markup("<span{}>{}</span>").format(marked, text) if marked else text


def isolated(text: str) -> Markup:
    """What a person typed, such as a name or an address, inside a sentence: it changes no direction around it."""
    return Markup("<bdi>{}</bdi>").format(text)


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0]


def add_catalogue(app: Flask, locale: str, sentences: NullTranslations) -> None:
    """Teach this app one more language; tests do so with one that is made from English."""
    app.extensions["unhurried.catalogues"][locale] = sentences
