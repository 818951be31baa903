"""The kinds of letters: what each is called, how urgent it is, and what of it may be kept. Pure."""

from dataclasses import dataclass

from registry.tongue.speaking import marked

PROMPT, SAFETY, REST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Kind:
    """`words` names it for staff and on the page that shows a letter to be genuine. `recall`: one of a recall's
    letters. `safety`: cannot be left; all others can, with one click. `stops`: purpose of the link that does so, where
    it ends more than letters of this kind to this person. `link`: purpose of the token in its link, which is never
    kept. `subject`: which reference of the letter that link is for. `answers`: what somebody writes back is read, where
    MAIL_REPLIES is set."""

    words: str
    urgency: int = SAFETY
    recall: bool = False
    safety: bool = False
    stops: str = ""
    link: str = ""
    subject: str = ""
    answers: bool = False


KINDS: dict[str, Kind] = {
    "recall": Kind(marked("Recall notice"), recall=True, safety=True),
    "widened": Kind(marked("Recall notice: the recall was widened"), recall=True, safety=True),
    "no_longer": Kind(marked("Notice that a product is no longer in a recall"), recall=True, safety=True),
    "one_more": Kind(marked("Question about a product that may be recalled"), recall=True, safety=True),
    "cleared": Kind(
        marked("Notice that a product that was in doubt is not in a recall"), recall=True, safety=True
    ),
    "remedy_available": Kind(marked("Notice that the remedy is available now"), recall=True, safety=True),
    "reminder": Kind(marked("Reminder of a recall"), recall=True, safety=True),
    "consignee_notice": Kind(
        marked("Stop-sale notice to a business"), link="consignee", subject="consignee_id", safety=True
    ),
    "consignee_reminder": Kind(
        marked("Reminder of a stop-sale notice to a business"),
        link="consignee",
        subject="consignee_id",
        safety=True,
    ),
    "sign_in": Kind(marked("Link to sign in"), PROMPT, link="sign_in", subject="owner_id"),
    "confirm_registration": Kind(
        marked("Link to confirm a registration"), PROMPT, link="registration", subject="registration_id"
    ),
    "confirm_for_customer": Kind(
        marked("Link to confirm what a seller registered"),
        PROMPT,
        link="registration",
        subject="registration_id",
    ),
    "registration_confirmed": Kind(marked("Confirmation of a registration")),
    "begin_list": Kind(marked("Link to register many products"), PROMPT, link="sign_in", subject="owner_id"),
    "list_registered": Kind(marked("Confirmation of many registrations")),
    "proof_wanted": Kind(marked("Request for a proof of purchase")),
    "registration_stands": Kind(marked("Notice that a registration stands")),
    "registration_ended": Kind(marked("Notice that a registration was ended")),
    "confirm_address": Kind(
        marked("Link to confirm a new address"), PROMPT, link="address", subject="owner_id"
    ),
    "confirm_watch": Kind(marked("Link to confirm a watch"), PROMPT, link="watch", subject="watch_id"),
    "watch_changed": Kind(marked("Notice that the answer for a product changed"), stops="stop_watch"),
    "saved_report": Kind(marked("Way to a report that a member of staff asked for"), REST),
    "case_moved": Kind(marked("Notice to staff that somebody wrote about their request"), REST),
    "defect_signal": Kind(marked("Notice that a fault comes more often than it should"), REST),
    "report_due": Kind(marked("Reminder that a report on a recall is due"), REST),
    "injury_alert": Kind(marked("Alert to staff that somebody was hurt"), PROMPT, safety=True),
    "confirm_case": Kind(
        marked("Link to confirm a request for a remedy"), PROMPT, link="case", subject="case_id"
    ),
    "case_link": Kind(marked("Link to a request for a remedy"), PROMPT, link="case_link", subject="case_id"),
    "case_opened": Kind(
        marked("Confirmation of a request for a remedy"), link="case_link", subject="case_id", answers=True
    ),
    "case_news": Kind(
        marked("News of a request for a remedy"), link="case_link", subject="case_id", answers=True
    ),
    "still_yours": Kind(
        marked("Question whether products are still yours"), REST, link="still", subject="owner_id"
    ),
    "warranty_ending": Kind(marked("Reminder that a warranty ends"), REST, stops="stop"),
}
"""Name of a kind -> what it is. Three templates each stand in templates/email."""
