"""Sets Flask-Security up for the staff face, and only there. Each line that is not its default is a decision."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, abort
from flask_mail import Mail
from flask_security import (
    Security,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
)  # fmt: skip

from admin.account import forms
from admin.account.languages import reads_here
from admin.account.letters import Letters
from admin.account.people import OneTimeCodes, People
from registry.notices.posting import mail_options
from registry.settings import Settings
from registry.staff.actions import of_oneself
from registry.staff.passwords import SHORTEST
from registry.staff.permissions import Permission
from registry.tongue.speaking import marked

PUBLIC = (
    "login", "two_factor_token_validation", "mf_recovery", "forgot_password", "reset_password"
)  # fmt: skip
OWN = (
    "logout", "verify", "two_factor_setup", "two_factor_setup_validate", "mf_recovery_codes", "change_password"
)  # fmt: skip
ADDRESSES = {
    "LOGIN_URL": "/sign-in",
    "LOGOUT_URL": "/sign-out",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
    "RESET_URL": "/forgotten",
    "VERIFY_URL": "/account/again",
    "CHANGE_URL": "/account/password",
    "TWO_FACTOR_SETUP_URL": "/account/second-factor",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
}
TEMPLATES = {
    "LOGIN_USER": "sign_in",
    "TWO_FACTOR_VERIFY_CODE": "code",
    "MULTI_FACTOR_RECOVERY": "recovery",
    "FORGOT_PASSWORD": "forgotten",
    "RESET_PASSWORD": "new_password",
    "VERIFY": "again",
    "CHANGE_PASSWORD": "password",
    "TWO_FACTOR_SETUP": "second_factor",
    "MULTI_FACTOR_RECOVERY_CODES": "recovery_codes",
}
WORDS = {
    "GENERIC_AUTHN_FAILED": (forms.WRONG, "danger"),
    "INVALID_PASSWORD": (marked("That is not your password."), "danger"),
    "PASSWORD_INVALID_LENGTH": (
        marked("Use at least 12 characters. Several words in a row are easy to remember."),
        "danger",
    ),
    "RETYPE_PASSWORD_MISMATCH": (marked("The two are not the same. Type the new password twice."), "danger"),
    "PASSWORD_MISMATCH": (marked("The two are not the same. Type the new password twice."), "danger"),
    "TWO_FACTOR_INVALID_TOKEN": (
        marked("That code does not fit, or was used before. Wait for the next one."),
        "danger",
    ),
    "INVALID_RECOVERY_CODE": (marked("That is not one of your unused recovery codes."), "danger"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        marked("Your second factor works. Now keep recovery codes."),
        "success",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (marked("You are signed in."), "success"),
    "TWO_FACTOR_DISABLED": (
        marked("Your second factor is removed. You cannot publish until you set up another."),
        "warning",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (marked("Sign in with your password first."), "warning"),
    "TWO_FACTOR_SETUP_EXPIRED": (marked("That took more than %(within)s. Start again."), "warning"),
    "REAUTHENTICATION_REQUIRED": (marked("Type your password once more before you change this."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (marked("Thank you. Now go on."), "success"),
    "PASSWORD_CHANGE": (marked("Your password is changed. All your other sessions have ended."), "success"),
    "PASSWORD_RESET_NO_LOGIN": (marked("Your password is changed. Sign in with the new one."), "success"),
    "PASSWORD_RESET_REQUEST": (
        marked("If that address has an account, a letter with a link is on its way to it."),
        "info",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        marked("That link does not work, or was used before. Ask for a new one."),
        "warning",
    ),
    "PASSWORD_RESET_EXPIRED": (marked("That link was older than %(within)s. Ask for a new one."), "warning"),
}


def add_sign_in(app: Flask, settings: Settings) -> Security:
    """Needs CSRFProtect added before. Secrets of its own are derived, so that one key is enough to run a site."""
    app.config.update({f"SECURITY_{k}": v for k, v in _config(settings).items()})
    app.config.update({f"SECURITY_{k}": v for k, v in ADDRESSES.items()})
    app.config.update({f"SECURITY_{k}_TEMPLATE": f"admin/account/{v}.html" for k, v in TEMPLATES.items()})
    app.config.update({f"SECURITY_MSG_{k}": v for k, v in WORDS.items()})
    _add_mail(app, settings)
    security = Security(
        app,
        People(),
        mail_util_cls=Letters,
        totp_cls=OneTimeCodes,
        login_form=forms.SignInForm,
        verify_form=forms.AgainForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_setup_form=forms.PhoneForm,
        two_factor_rescue_form=forms.RescueForm,
        mf_recovery_form=forms.RecoveryForm,
        change_password_form=forms.NewPasswordForm,
        forgot_password_form=forms.ForgottenForm,
        reset_password_form=forms.FromLinkForm,
    )
    security.want_json(lambda request: False)
    password_changed.connect(_own_password_now, app)
    password_reset.connect(_own_password_now, app)
    user_authenticated.connect(_reads, app)
    for signal, keeper in KEPT:
        signal.connect(keeper, app)
    _name_permissions(app)
    return security


def _config(settings: Settings) -> dict[str, Any]:
    return {
        "STATIC_FOLDER": None,
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_SALT": _derived(settings, "password").hex(),
        "PASSWORD_LENGTH_MIN": SHORTEST,
        "RETURN_GENERIC_RESPONSES": True,
        # else every forgotten password asks a name server
        "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "API_ENABLED_METHODS": ["session"],
        "JOIN_USER_ROLES": False,
        "POST_LOGIN_VIEW": "/admin/",
        "POST_LOGOUT_VIEW": "/admin/sign-in",
        "POST_CHANGE_VIEW": "/admin/account",
        "POST_RESET_VIEW": "/admin/sign-in",
        "TWO_FACTOR_POST_SETUP_VIEW": "/admin/account/recovery-codes",
        **_second_factor(settings),
        "CHANGEABLE": True,
        "RECOVERABLE": True,
        "RESET_PASSWORD_WITHIN": timedelta(hours=4),
        "EMAIL_HTML": False,
        "EMAIL_TEMPLATE_PASSWORD_RESET": "email/staff_reset",
        "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "email/staff_password_changed",
        "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "email/staff_password_changed",
        "EMAIL_SUBJECT_PASSWORD_RESET": marked("Choose a new password for Recall Portal"),
        "EMAIL_SUBJECT_PASSWORD_NOTICE": marked("Your Recall Portal password was changed"),
        "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": marked("Your Recall Portal password was changed"),
        "FRESHNESS": timedelta(minutes=30),
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
    }


def _second_factor(settings: Settings) -> dict[str, Any]:
    return {
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TOTP_SECRETS": {"1": _derived(settings, "totp").hex()},
        "TOTP_ISSUER": "Recall Portal",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(_derived(settings, "recovery"))],
    }


def _add_mail(app: Flask, settings: Settings) -> None:
    app.config.update(mail_options(settings))
    Mail(app)


def _derived(settings: Settings, purpose: str) -> bytes:
    return hmac.new(settings.secret().encode(), f"staff {purpose}".encode(), hashlib.sha256).digest()


def _own_password_now(_app: Flask, user: Any, **_: Any) -> None:
    user.password_is_given = False


def _keeper(action: str) -> Callable[..., None]:
    """Keeps in the log what people do with their own accounts."""

    def kept(_app: Flask, user: Any, **_: Any) -> None:
        of_oneself(user.member, action)

    return kept


def _reads(_app: Flask, user: Any, **_: Any) -> None:
    reads_here(user.member)


KEPT = tuple(
    (signal, _keeper(f"member.{action}"))
    for signal, action in (
        (user_authenticated, "signed_in"),
        (password_changed, "password_changed"),
        (password_reset, "password_changed"),
        (tf_profile_changed, "second_factor_set"),
        (tf_disabled, "second_factor_dropped"),
    )
)


def _name_permissions(app: Flask) -> None:
    """The guard asks every endpoint. Ways in that we do not offer are closed."""
    views: dict[str, Any] = app.view_functions
    for name, view in views.items():
        area, _, short = name.partition(".")
        if area == "security" and short in PUBLIC:
            view.public = True
        elif area == "security" and short in OWN:
            view.permission = Permission.OWN_ACCOUNT
    for name in ("two_factor_rescue", "tf_select"):
        views[f"security.{name}"] = _closed


def _closed() -> None:
    abort(404)


_closed.public = True  # type: ignore[attr-defined]
