"""Addresses of public pages for letters, papers and codes, since url_for does not cross faces. Paths of the portal are
written here and nowhere else twice."""

from urllib.parse import quote

from registry.db import settings_here


def public(path: str) -> str:
    """`/recalls/x` as people reach it from outside."""
    return f"{settings_here().public_url.rstrip('/')}{path}"


def enter(token: str) -> str:
    """Signs an owner in."""
    return public(f"/mine/enter/{token}")


def begin_list(token: str) -> str:
    """Signs in whoever wants to register many at once, and leads there."""
    return public(f"/mine/enter/{token}?to=list")


def confirm_registration(token: str) -> str:
    return public(f"/register/confirm/{token}")


def confirm_address(token: str) -> str:
    """Moves an owner to the address that the letter went to."""
    return public(f"/mine/data/address/{token}")


def confirm_watch(token: str) -> str:
    return public(f"/watch/confirm/{token}")


def stop_watch(token: str) -> str:
    """Ends a watch; takes a POST as RFC 8058 has it, too."""
    return public(f"/watch/stop/{token}")


def stop_watches(token: str, many: int) -> str:
    """Ends all watches that a letter told of, as `stop_watch` does one."""
    return public(f"/watch/stop/{token}/{many}")


def checked(query: str) -> str:
    """The answer of a check; `query` as a watch keeps it."""
    return public(f"/check?{query}")


def no_more(code: str) -> str:
    """Ends letters of the kind of the one with this code."""
    return public(f"/l/{code}/stop")


def stop(token: str) -> str:
    """Ends letters that are not about safety; takes a POST as RFC 8058 has it, too."""
    return public(f"/stop/{token}")


def still_yours(token: str) -> str:
    """Where an owner says, once a year, what is still theirs."""
    return public(f"/still/{token}")


def transparency() -> str:
    """What is kept of people, for what and for how long."""
    return public("/transparency")


def pass_on(code: str) -> str:
    """Where the next owner types the code of a hand-over."""
    return public(f"/pass-on?code={quote(code)}")


def mine() -> str:
    return public("/mine")


def receipt(code: str) -> str:
    """Where a check receipt is shown to be genuine; `code` as on paper."""
    return public(f"/receipt/{code}")


def receipt_key() -> str:
    """The public keys that receipts are signed with."""
    return public("/.well-known/recall-receipt-key")


def receipt_keys() -> str:
    """The same as a set of JSON Web Keys, for programs."""
    return public("/.well-known/recall-receipt-key.json")


def check_api() -> str:
    """Where programs check a unit."""
    return public("/api/v1/check")


def consignee(token: str) -> str:
    """Where a business sees which recalled units it got, and answers."""
    return public(f"/consignee/{token}")


def verify(code: str) -> str:
    """Where the code on a letter is shown to be genuine."""
    return public(f"/verify?code={quote(code)}")


def recall(slug: str) -> str:
    return public(f"/recalls/{quote(slug)}")


def preview(token: str) -> str:
    """A version that is not public yet, for whoever has the link."""
    return public(f"/recalls/preview/{token}")


def reports(recall_id: int) -> str:
    """Where staff write the reports on a recall."""
    return public(f"/admin/reports/recalls/{recall_id}/forms")


def signal(signal_id: int) -> str:
    """Where staff see a signal of the defect radar."""
    return public(f"/admin/reports/radar/{signal_id}")


def saved_report(saved_id: int) -> str:
    """Where staff see a report that they keep."""
    return public(f"/admin/reports/saved/{saved_id}")


def case_desk(case_id: int) -> str:
    """Where staff work on a request or a claim."""
    return public(f"/admin/cases/{case_id}")


def certificate(code: str) -> str:
    """Where a certificate of warranty is shown to be genuine, and what it says now."""
    return public(f"/warranty/check/{quote(code)}")


def letter(code: str) -> str:
    """Where a letter's main link leads: notes that it was opened, then shows what it is about."""
    return public(f"/l/{quote(code)}")


def remedy_of(code: str) -> str:
    """Where the remedies of the recall that a letter is about can be asked for."""
    return public(f"/l/{quote(code)}/remedy")


def confirm_case(token: str) -> str:
    return public(f"/remedy/confirm/{token}")


def enter_case(token: str) -> str:
    """Opens the page of a request for a remedy in this browser."""
    return public(f"/case/enter/{token}")


def one_more(code: str) -> str:
    """Where somebody answers what a letter asks of their unit."""
    return public(f"/l/{quote(code)}/one-more")


def done(code: str) -> str:
    """Where somebody says that they did what a recall asks."""
    return public(f"/l/{quote(code)}/done")
