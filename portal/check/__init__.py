"""The check: a number in, one of the honest verdicts out. GET only, no session, no cookie, no form object."""
