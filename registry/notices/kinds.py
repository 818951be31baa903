"""The kinds of letters: what each is called, how urgent it is, and what of it may be kept. Pure."""

from dataclasses import dataclass

PROMPT, SAFETY, REST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Kind:
    """`words` names it for staff and on the page that shows a letter to be genuine. `recall`: one of a recall's
    letters. `stops`: purpose of the link that ends such letters, "" where there are none to end. `link`: purpose of
    the token in its link, which is never kept. `subject`: which reference of the letter that link is for."""

    words: str
    urgency: int = SAFETY
    recall: bool = False
    stops: str = ""
    link: str = ""
    subject: str = ""


KINDS: dict[str, Kind] = {
    "recall": Kind("Recall notice", recall=True),
    "widened": Kind("Recall notice: the recall was widened", recall=True),
    "no_longer": Kind("Notice that a product is no longer in a recall", recall=True),
    "one_more": Kind("Question about a product that may be recalled", recall=True),
    "cleared": Kind("Notice that a product that was in doubt is not in a recall", recall=True),
    "remedy_available": Kind("Notice that the remedy is available now", recall=True),
    "reminder": Kind("Reminder of a recall", recall=True),
    "consignee_notice": Kind("Stop-sale notice to a business", link="consignee", subject="consignee_id"),
    "consignee_reminder": Kind(
        "Reminder of a stop-sale notice to a business", link="consignee", subject="consignee_id"
    ),
    "sign_in": Kind("Link to sign in", PROMPT, link="sign_in", subject="owner_id"),
    "confirm_registration": Kind(
        "Link to confirm a registration", PROMPT, link="registration", subject="registration_id"
    ),
    "confirm_for_customer": Kind(
        "Link to confirm what a seller registered", PROMPT, link="registration", subject="registration_id"
    ),
    "registration_confirmed": Kind("Confirmation of a registration"),
    "begin_list": Kind("Link to register many products", PROMPT, link="sign_in", subject="owner_id"),
    "list_registered": Kind("Confirmation of many registrations"),
    "proof_wanted": Kind("Request for a proof of purchase"),
    "registration_stands": Kind("Notice that a registration stands"),
    "registration_ended": Kind("Notice that a registration was ended"),
    "confirm_address": Kind("Link to confirm a new address", PROMPT, link="address", subject="owner_id"),
    "confirm_watch": Kind("Link to confirm a watch", PROMPT, link="watch", subject="watch_id"),
    "watch_changed": Kind("Notice that the answer for a product changed", stops="stop_watch"),
    "saved_report": Kind("Way to a report that a member of staff asked for", REST),
    "case_moved": Kind("Notice to staff that somebody wrote about their request", REST),
    "defect_signal": Kind("Notice that a fault comes more often than it should", REST),
    "report_due": Kind("Reminder that a report on a recall is due", REST),
    "injury_alert": Kind("Alert to staff that somebody was hurt", PROMPT),
    "confirm_case": Kind("Link to confirm a request for a remedy", PROMPT, link="case", subject="case_id"),
    "case_link": Kind("Link to a request for a remedy", PROMPT, link="case_link", subject="case_id"),
    "case_opened": Kind("Confirmation of a request for a remedy", link="case_link", subject="case_id"),
    "case_news": Kind("News of a request for a remedy", link="case_link", subject="case_id"),
    "warranty_ending": Kind("Reminder that a warranty ends", REST, stops="stop"),
}
"""Name of a kind -> what it is. Three templates each stand in templates/email."""
