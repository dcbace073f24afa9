"""The forms of signing in. CSRF is checked once for every route, before any of these."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from unhurried.accounts import rules

DEVICES = [
    SelectChoice("shared", _l("Other people use it too, or I am not sure")),
    SelectChoice("mine", _l("I am the only one who uses it")),
]

ADDRESS = [
    InputRequired(_l("The address is missing.")),
    Length(max=320, message=_l("That is longer than an address can be.")),
]


class AskForm(FlaskForm):
    """The address to which the sign-in page is mailed."""

    email = EmailField(_l("Your email address"), ADDRESS, render_kw={"autocomplete": "email", "maxlength": 320})
    goes_to = HiddenField()

    def validate_email(self, field: Any) -> None:
        """Refuse an address that cannot exist, in one sentence."""
        try:
            field.clean = rules.clean_email(field.data)
        except rules.AddressFault:
            raise ValidationError(
                _l("That does not look like an email address. One looks like name@example.org.")
            ) from None


class NewAddressForm(AskForm):
    """The address that mail shall go to."""

    email = EmailField(_l("The new address"), ADDRESS, render_kw={"autocomplete": "email", "maxlength": 320})


class DeviceForm(FlaskForm):
    """Whether this device is shared, which decides how long a session waits."""

    device = RadioField(_l("This device"), choices=DEVICES, default="shared", validate_choice=False)

    @property
    def shared(self) -> bool:
        """Shared, unless the person says otherwise."""
        return bool(self.device.data != "mine")


class CodeForm(DeviceForm):
    """The short code that the mailed page shows in another browser."""

    code = StringField(
        _l("The code"),
        [InputRequired(_l("The code is missing."))],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "characters", "maxlength": 20},
    )


class PasskeyInForm(DeviceForm):
    """Signing in by a passkey: a script fills in what the device answered."""

    credential = HiddenField()
    goes_to = HiddenField()


class ProofForm(FlaskForm):
    """One more proof by a passkey."""

    credential = HiddenField()
    goes_to = HiddenField()


class NewPasskeyForm(FlaskForm):
    """A new passkey, and what its owner calls it."""

    name = StringField(
        _l("What you call it"),
        [Length(max=200, message=_l("That name is longer than 200 characters."))],
        render_kw={"autocomplete": "off", "maxlength": 60},
    )
    credential = HiddenField()


class OneCodeForm(FlaskForm):
    """A code that an app or a mailed page shows."""

    code = StringField(
        _l("The code"),
        [InputRequired(_l("The code is missing.")), Length(max=60, message=_l("A code is shorter than that."))],
        render_kw={"autocomplete": "one-time-code", "maxlength": 60},
    )


class StepUpForm(FlaskForm):
    """The second proof, and the code where there is a code app."""

    passphrase = PasswordField(
        _l("Your passphrase"),
        [InputRequired(_l("The passphrase is missing."))],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(_l("The code of your app, or a recovery code"), render_kw={"autocomplete": "one-time-code"})
    goes_to = HiddenField()


class PassphraseForm(FlaskForm):
    """A new passphrase; what it must be is said by the service."""

    passphrase = PasswordField(
        _l("A new passphrase"),
        [InputRequired(_l("The passphrase is missing."))],
        render_kw={"autocomplete": "new-password"},
    )
