"""Counts attempts to get in: by address, and by account whether there is one or not. Counts are shared by all
workers. Over the limit the answer is the same for everybody: wait."""

from flask import Flask, abort, request, session

from registry.settings import Settings
from registry.throttle.store import within

BY_ACCOUNT = {"security.login": "email", "security.forgot_password": "email"}
WITH_PASSWORD_KNOWN = {
    "security.two_factor_token_validation",
    "security.two_factor_rescue",
    "security.mf_recovery",
}
SIGNED_IN = {"security.verify", "security.change_password", "security.two_factor_setup_validate"}
COUNTED = {*BY_ACCOUNT, *WITH_PASSWORD_KNOWN, *SIGNED_IN, "security.reset_password"}
CODES_A_DAY = "60 per day"
"""Guesses at second factors of one account: a six-digit code then stands for years."""


def count_attempts(app: Flask, settings: Settings) -> None:
    """Must be added before the guard and after CSRF: a forged request does not count against anybody."""
    rate = settings.sign_in_rate

    @app.before_request
    def count() -> None:
        endpoint = request.endpoint
        if request.method != "POST" or endpoint not in COUNTED:
            return
        held = within(rate, "sign-in", "address", request.remote_addr or "")
        if endpoint in BY_ACCOUNT:
            account = request.form.get(BY_ACCOUNT[endpoint], "")[:254].strip().lower()
            held &= within(rate, "sign-in", "account", account)
        elif endpoint in WITH_PASSWORD_KNOWN:
            account = str(session.get("tf_user_id", ""))
            held &= within(f"{rate}; {CODES_A_DAY}", "second factor", account)
        elif endpoint in SIGNED_IN:
            held &= within(rate, "sign-in", "member", str(session.get("_user_id", "")))
        if not held:
            abort(429)
