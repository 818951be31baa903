"""An owner answers a letter about their request by e-mail: it stands in the thread, and nobody else's answer does."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask import Flask

from registry.cases.queries import file_of, files_of
from registry.clock import now
from registry.db import db
from registry.journeys.attached import TOO_MANY, TOO_OFTEN, attached
from registry.journeys.writing_back import from_mailbox, written
from registry.plates.papers import TELL
from tests.letters import Inbox, send_letters, words
from tests.people import a_member, signed_in
from tests.portal.cases.asking import a_recalled_kettle, ask_for, confirmed, the_case
from tests.portal.pagecheck import assert_page
from tests.registry.plates.papers import a_receipt

TOM = "tom@example.org"
QUOTED = "On Monday Acme wrote:\n> Do you need the lid?\n>\n> Answer to this letter.\n"


def answer(to: str, text: str, sender: str = f"Tom Tinker <{TOM}>", **heads: str) -> bytes:
    message = EmailMessage()
    message["From"], message["In-Reply-To"], message["Subject"] = sender, to, "Re: Message"
    for name, value in heads.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def test_an_answer_by_e_mail_stands_in_the_thread(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    recalled = a_recalled_kettle()
    ed = signed_in(site, a_member(site, "ed@example.org", recalled.recall.organisation_id))
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    path, case = tom.path, the_case("AB1500")

    def asked(text: str) -> str:
        ed.get(f"/admin/cases/{case.id}")
        ed.post(f"/admin/cases/{case.id}/step", {"step": "asked", "note": text})
        send_letters(site)
        return str(inbox.to(TOM)[-1]["Message-ID"])

    asked("Do you need the lid?")
    assert "Reply-To" not in inbox.to(TOM)[-1]
    assert "reaches nobody" in words(inbox.to(TOM)[-1])
    site.config["SETTINGS"] = replace(site.config["SETTINGS"], mail_replies="answers@acme.example")
    letter = asked("Which colour?")
    assert inbox.to(TOM)[-1]["Reply-To"] == "answers@acme.example"
    assert "Answer to this letter" in words(inbox.to(TOM)[-1])
    for wrong in (
        answer(letter, "Red.", "eve@example.org"),
        answer(letter.replace("letter-", "letter-9"), "Red."),
        answer(letter, "I am away.", Auto_Submitted="auto-replied"),
        answer(letter, "I am away.", Precedence="auto_reply"),
        answer(letter, "I am away.", X_Autoreply="yes"),
        answer(letter, QUOTED),
        b"",
        b"\xff\x00" * 50,
    ):
        assert not from_mailbox(wrong)
    db.session.rollback()
    run = site.test_cli_runner()
    assert (
        run.invoke(args=["notices", "reply"], input=answer(letter, "Red.", "eve@example.org")).exit_code == 65
    )
    done = run.invoke(args=["notices", "reply"], input=answer(letter, f"Red.\nThank you.\n\n{QUOTED}"))
    assert (done.exit_code, done.output.strip()) == (0, "It stands in the thread.")
    text = assert_page(tom.get(path))
    assert text.index("Which colour?") < text.index("Red. Thank you.")
    assert "Answer to this letter." not in text, "without what they answer"
    assert the_case("AB1500").turn == "maker", "they have done their part"
    assert "Red. Thank you." in assert_page(ed.get(f"/admin/cases/{case.id}"))
    send_letters(site)
    staff = str(inbox.to(TOM)[0]["Message-ID"])
    assert not from_mailbox(answer(staff, "Hello.")), "that one was for a link"


def test_pictures_that_come_along_stand_among_its_files(mailing: tuple[Flask, Inbox]) -> None:
    site, inbox = mailing
    site.config["SETTINGS"] = replace(site.config["SETTINGS"], mail_replies="answers@acme.example")
    recalled = a_recalled_kettle()
    ed = signed_in(site, a_member(site, "ed@example.org", recalled.recall.organisation_id))
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    case = the_case("AB1500")
    ed.get(f"/admin/cases/{case.id}")
    ed.post(f"/admin/cases/{case.id}/step", {"step": "asked", "note": "Send a photo of the plate."})
    send_letters(site)
    letter = str(inbox.to(TOM)[-1]["Message-ID"])
    photo = a_receipt(words="Plate AB1500")
    sent = with_files(
        answer(letter, QUOTED), ("plate.jpg", "image/jpeg", photo), ("a.ics", "text/calendar", b"x")
    )
    run = site.test_cli_runner()
    assert run.invoke(args=["notices", "reply"], input=sent).exit_code == 0, "without a word of theirs"
    db.session.rollback()
    (kept,) = files_of(case.id)
    assert (kept.kind, kept.side) == ("image/jpeg", "owner")
    assert file_of(case.id, kept.id)[1] != photo, "made anew"
    assert the_case("AB1500").turn == "maker", "they have done their part"
    text = assert_page(tom.get(tom.path))
    assert "A file was sent" in text
    assert "could not be kept" not in text, "what a mail program adds nobody misses"
    mixed = with_files(
        answer(letter, "And the receipt.\n"), ("offer.docx", "application/msword", b"PK\x03\x04"),
        ("receipt.jpg", "image/jpeg", a_receipt()), ("logo.png", "image/png", b"tiny", "inline"),
    )  # fmt: skip
    for _ in range(2):
        assert run.invoke(args=["notices", "reply"], input=mixed).exit_code == 0
    db.session.rollback()
    assert len(files_of(case.id)) == 2, "the same again is the one that is there"
    text = assert_page(tom.get(tom.path))
    assert "And the receipt." in text
    assert "offer.docx That is neither a photo nor a PDF." in text
    assert "logo.png" not in text
    assert "offer.docx" in assert_page(ed.get(f"/admin/cases/{case.id}"))
    send_letters(site)
    assert "That is neither a photo nor a PDF." in words(inbox.to(TOM)[-1])
    for _ in range(4):
        assert run.invoke(args=["notices", "reply"], input=mixed).exit_code == 0
    send_letters(site)
    told = [one for one in inbox.to(TOM) if "offer.docx" in words(one)]
    assert len(told) == 2, (
        "with the first message three a day: a mailbox that answers by itself comes to an end"
    )


def test_so_many_files_of_one_letter_are_read() -> None:
    asked = []
    message = message_from_bytes(
        with_files(answer("", "x"), *(("a.jpg", "image/jpeg", bytes([n]) * 9000) for n in range(12))),
        policy=policy.default,
    )
    came = attached(message, lambda: asked.append(1) or len(asked) < 3)
    assert [why for _, why in came.refused] == [TELL["not_a_picture"]] * 2 + [TOO_OFTEN] * 8 + [TOO_MANY] * 2


def with_files(message: bytes, *files: tuple[str, ...]) -> bytes:
    whole = message_from_bytes(message, policy=policy.default)
    for name, kind, data, *how in files:
        main, _, sub = kind.partition("/")
        whole.add_attachment(data, main, sub, filename=name, disposition=(*how, "attachment")[0])
    return whole.as_bytes()


def test_mail_programs_that_write_html_alone() -> None:
    message = EmailMessage()
    message.set_content(
        "<html><head><title>t</title><style>p{}</style></head><body><div>Oui,<br>mardi.</div>"
        "<div>Acme a écrit :<blockquote><p>Quand ?</p></blockquote></div></body></html>",
        subtype="html",
    )
    assert written(message) == "Oui,\nmardi."
    other = EmailMessage()
    other.set_content("Ja.\n\n-----Ursprüngliche Nachricht-----\nVon: Acme\nWann?\n")
    assert written(other) == "Ja."


def said(text: str) -> str:
    message = EmailMessage()
    message.set_content(text)
    return written(message)


def test_a_letter_that_is_copied_is_none_of_their_words_however_programs_mark_it() -> None:
    way = "https://recalls.example/case/enter/secret"
    letter = f"Your appointment.\n\n{way}\n\nPromised by 2 May."
    quoted = "".join(f"> {line}\n" for line in letter.splitlines())
    assert (
        said(f"Merci.\n\nLe dim. 29 nov. 2026, Recalls <\nrecalls@x.example> a écrit :\n\n{quoted}")
        == "Merci."
    )
    assert said(f"My address:\nElm 1\n\nAm 29.11.2026 schrieb Recalls:\n\n{letter}") == "My address:\nElm 1"
    text = f"Bought in 2024\nat shop@x.example\n\nOn Sunday you wrote:\n{quoted}"
    assert said(text) == "Bought in 2024\nat shop@x.example"
    assert "secret" not in said(f"Below it:\n{letter}"), "what opens a request is for its owner alone"


def test_what_comes_after_the_end_is_seen_by_staff_and_its_owner_is_told_how_it_stands(
    mailing: tuple[Flask, Inbox],
) -> None:
    site, inbox = mailing
    site.config["SETTINGS"] = replace(site.config["SETTINGS"], mail_replies="answers@acme.example")
    recalled = a_recalled_kettle()
    ed = signed_in(site, a_member(site, "ed@example.org", recalled.recall.organisation_id))
    tom = confirmed(site, inbox, ask_for(site, recalled, "AB1500", TOM), TOM)
    path, case = tom.path, the_case("AB1500")
    desk = f"/admin/cases/{case.id}"
    ed.get(desk)
    ed.post(f"{desk}/remedied", {"done_on": now().date().isoformat(), "job": "J-7", "without_photo": "y",
                                 "why_without": "It sank."})  # fmt: skip
    assert the_case("AB1500").state == "remedied", ed.page
    send_letters(site)
    letter = inbox.to(TOM)[-1]
    assert "Job J-7." in words(letter), "what was done stands in it"
    inbox.letters.clear()
    for text in ("It still does it!", "It still does it!", "Do you hear?"):
        assert from_mailbox(answer(str(letter["Message-ID"]), text))
        db.session.commit()
    send_letters(site)
    (told,) = inbox.to(TOM)
    assert told["Subject"].startswith("Your message came after the end of the request")
    assert "it opens again, ahead of others, and its time begins anew" in words(told).replace("\n", " ")
    text = assert_page(tom.get(path))
    assert text.count("It still does it!") == 1, "a letter that came twice"
    assert "no day is promised for an answer" in text
    assert "1 owner wrote after the end" in assert_page(ed.get("/admin/cases"))
    text = assert_page(ed.get("/admin/cases?state=wrote"))
    assert "AB1500" in text
    assert "wrote after the end" in text
    assert "The owner wrote after the end" in assert_page(ed.get(desk))
    ed.post(f"{desk}/say", {"say": "We look at it."})
    assert "wrote after the end" not in assert_page(ed.get("/admin/cases"))
    tom.get(path)
    tom.post(f"{path}/say", {"say": "Thanks."})
    ed.get(desk)
    ed.post(f"{desk}/read")
    assert "It needs no answer." in ed.page
    assert "wrote after the end" not in assert_page(ed.get("/admin/cases?state=wrote")).partition("Show")[2]
    tom.get(path)
    tom.post(f"{path}/say", {"say": "It does it again."})
    tom.get(path)
    tom.post(f"{path}/again", {"again": "Again."})
    assert the_case("AB1500").wrote_at is None, "it is open, and its clock runs"
