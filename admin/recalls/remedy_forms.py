"""What the form of a recall's remedies sent, as the domain keeps it, with every slip at its field. No rules here."""

from collections.abc import Mapping
from typing import Any

from registry.intake.listed.cells import Wrong
from registry.intake.records.values import read_currency, read_price
from registry.remedies.offers import ALL, KINDS, MOST_STEPS, REBATE, REFUND, TEXTS
from registry.tongue.retelling import retold

Errors = list[tuple[str, str]]
NEVER = -1
"""Stands for a number that could not be read: the domain refuses it at its field."""


def typed(form: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    """The remedies and what could not be read."""
    errors: Errors = []
    rows = [_offer(form, kind, errors) for kind in ALL if form.get(f"{kind}-offered")]
    plain: dict[str, Any] = {"offers": rows} if rows else {}
    if len(rows) == 1:
        plain["only"] = _words(form, "only")
    if {row["kind"] for row in rows if "days" in row} & {REFUND, REBATE}:
        plain["refund"] = _refund(form, errors)
    return plain, errors


def _offer(form: Mapping[str, str], kind: str, errors: Errors) -> dict[str, Any]:
    """With nothing said of it, the notice names it and no more."""
    said = (*TEXTS, "days", "photo", "amount", "back")
    if kind not in KINDS or not any(form.get(f"{kind}-{name}", "").strip() for name in said):
        return {"kind": kind}
    texts = {name: _words(form, f"{kind}-{name}") for name in TEXTS}
    amount = _amount(form, "rebate-amount", errors) if kind == REBATE else None
    photo = bool(form.get(f"{kind}-photo"))
    back = _words(form, f"{kind}-back")
    return {
        "kind": kind,
        **texts,
        **({"back": back} if back else {}),
        "days": _number(form.get(f"{kind}-days", "")),
        "photo": photo,
        "amount": amount,
    }


def _refund(form: Mapping[str, str], errors: Errors) -> dict[str, Any]:
    try:
        currency = read_currency(form.get("currency", "")[:20])
    except Wrong as wrong:
        errors.append(("currency", f"{retold(wrong.message)} {retold(wrong.advice)}"))
        currency = ""
    steps = []
    for place in range(MOST_STEPS):
        months, share = (form.get(f"steps-{place}-{name}", "").strip() for name in ("months", "percent"))
        if months or share:
            steps.append([_number(months), share.removesuffix("%").strip().replace(",", ".")[:12]])
    flags = {name: bool(form.get(name)) for name in ("tax", "delivery")}
    return {"currency": currency, "steps": steps, "floor": _amount(form, "floor", errors), **flags}


def _amount(form: Mapping[str, str], name: str, errors: Errors) -> str | None:
    try:
        return read_price(form.get(name, "")[:40]) or None
    except Wrong as wrong:
        errors.append((name, f"{retold(wrong.message)} {retold(wrong.advice)}"))
        return None


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else NEVER


def _words(form: Mapping[str, str], name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip()[:4000]
