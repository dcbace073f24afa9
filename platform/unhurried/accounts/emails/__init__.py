"""The mail of accounts: sign-in pages and security notices."""

from unhurried.accounts.emails.security import SecurityMail
from unhurried.accounts.emails.signin import PURPOSE, SignInMail, page_for

__all__ = ["PURPOSE", "SecurityMail", "SignInMail", "page_for"]
