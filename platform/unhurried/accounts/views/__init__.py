"""The pages of accounts."""

from unhurried.accounts.views import (
    addresses,
    codes,
    leaving,
    passkeys,
    passkeys_in,
    passphrases,
    proving,
    recovering,
    signin,
    speaking,
    staying,
    yours,
)
from unhurried.accounts.views.blueprint import pages

__all__ = [
    "addresses",
    "codes",
    "leaving",
    "pages",
    "passkeys",
    "passkeys_in",
    "passphrases",
    "proving",
    "recovering",
    "signin",
    "speaking",
    "staying",
    "yours",
]
