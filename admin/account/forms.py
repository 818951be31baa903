"""Forms of sign-in. Shape only: lengths are bounded before anything costly is done with what was typed."""

from typing import Any

from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from wtforms import RadioField, SelectChoice  # type: ignore[attr-defined]  # the stubs are older

from registry.staff.passwords import LONGEST
from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked
from registry.tongue.words import number

WRONG = marked("That e-mail address and password do not go together. Look at both and try again.")


def _too_long(form: Any, names: tuple[str, ...], most: int = LONGEST) -> bool:
    """No hashing of endless texts: the hasher refuses them with a failure nobody foresaw."""
    return any(len(getattr(form, name).data or "") > most for name in names)


class SignInForm(LoginForm):
    """One answer for a wrong password and an unknown address. No "remember me": this is where recalls are published."""

    remember = None  # type: ignore[assignment]

    def validate(self, **kwargs: Any) -> bool:
        self.email.data = (self.email.data or "").strip()
        if _too_long(self, ("email", "password")):
            self.form_errors.append(WRONG)
            return False
        return bool(super().validate(**kwargs))


class AgainForm(VerifyForm):
    def validate(self, **kwargs: Any) -> bool:
        return not _too_long(self, ("password",)) and bool(super().validate(**kwargs))


class CodeForm(TwoFactorVerifyCodeForm):
    """Blanks in a code are how phones show it."""

    def validate(self, **kwargs: Any) -> bool:
        self.code.data = "".join((self.code.data or "")[:60].split())
        return bool(super().validate(**kwargs))


class PhoneForm(TwoFactorSetupForm):
    """A phone, or none. Its choices in the shape WTForms asks for now: the parent's are refused as warnings."""

    setup = RadioField(
        choices=[SelectChoice("authenticator"), SelectChoice("disable")], validate_choice=False
    )


class RescueForm(TwoFactorRescueForm):
    """Not offered: the way round a lost phone is a recovery code. Only there because the page is made with it."""

    help_setup = RadioField(choices=[SelectChoice("recovery_code")])


class RecoveryForm(MfRecoveryForm):
    def validate(self, **kwargs: Any) -> bool:
        self.code.data = (self.code.data or "")[:60].strip().lower()
        return bool(super().validate(**kwargs))


class NewPasswordForm(ChangePasswordForm):
    def validate(self, **kwargs: Any) -> bool:
        if _too_long(self, ("password", "new_password", "new_password_confirm")):
            self.form_errors.append(_("Use at most %(most)s characters.", most=number(LONGEST)))
            return False
        return bool(super().validate(**kwargs))


class ForgottenForm(ForgotPasswordForm):
    def validate(self, **kwargs: Any) -> bool:
        return not _too_long(self, ("email",), 254) and bool(super().validate(**kwargs))


class FromLinkForm(ResetPasswordForm):
    def validate(self, **kwargs: Any) -> bool:
        if _too_long(self, ("password", "password_confirm")):
            self.form_errors.append(_("Use at most %(most)s characters.", most=number(LONGEST)))
            return False
        return bool(super().validate(**kwargs))
