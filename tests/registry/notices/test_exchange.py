"""One letter over a line: in one turn where the server lets it, whole, and with the next one after a refusal."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest

from registry.notices.exchange import Host
from registry.notices.posting import Never, NotNow, refusal
from registry.notices.sheets import make_sheet
from registry.notices.writing import Email

DOTS = Email("Dots", ".first\n..second\nlast\n.\n", "<p>\n.\n</p>")


class Server(socketserver.TCPServer):
    """Offers PIPELINING or not. It reads MAIL, RCPT and DATA before it answers any where it offers it, so whoever waits
    for an answer in between waits for ever. `answers` of each letter; `words` are what came after 354. With `thinks` it
    answers once somebody has worked meanwhile."""

    allow_reuse_address = True

    def __init__(self, answers: list[list[str]], *, at_once: bool) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers, self.at_once = answers, at_once
        self.words: list[bytes] = []
        self.thinks = False
        self.thinking, self.worked = threading.Event(), threading.Event()

    def work(self) -> bool:
        """What a sender does meanwhile: it counts where the server is thinking."""
        if self.thinking.is_set():
            self.thinking.clear()
            self.worked.set()
        return True


class Talk(socketserver.StreamRequestHandler):
    timeout = 10
    server: Server

    def handle(self) -> None:
        self.say("220 here")
        self.rfile.readline()
        self.say("250-here", *(["250-PIPELINING"] if self.server.at_once else []), "250 SIZE 1000000")
        for answers in self.server.answers:
            self.one(answers)

    def one(self, answers: list[str]) -> None:
        line = self.rfile.readline()
        if line.startswith(b"rset"):
            self.say("250 begin anew")
            line = self.rfile.readline()
        assert line.startswith(b"mail FROM:<back@example.org> size=")
        if self.server.at_once:
            asked = [self.rfile.readline() for _ in range(2)]
            assert asked == [b"rcpt TO:<ann@example.org>\r\n", b"data\r\n"]
            self.say(*answers)
        else:
            for answer in answers:
                self.say(answer)
                if not answer.startswith(("250", "354")):
                    return
                line = b"" if answer.startswith("354") else self.rfile.readline()
        if answers[2].startswith("354"):
            self.server.words.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.say("250 taken")

    def say(self, *lines: str) -> None:
        if self.server.thinks:
            self.server.worked.clear()
            self.server.thinking.set()
            assert self.server.worked.wait(5), "nobody worked meanwhile"
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def a_line(answers: list[list[str]], *, at_once: bool) -> Iterator[tuple[Host, Server]]:
    with Server(answers, at_once=at_once) as server:
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        host = Host("127.0.0.1", server.server_address[1], timeout=10)
        yield host, server
        host.close()
        thread.join(10)


@pytest.mark.parametrize("at_once", [True, False])
def test_after_a_refusal_the_next_letter_goes_out_whole(*, at_once: bool) -> None:
    done: list[str] = []
    sheet = make_sheet("a@example.org", "ann@example.org", DOTS, "<1@x>", {})
    refused, taken = ["250 ok", "550 nobody", "354 go on"], ["250 ok", "250 ok", "354 go on"]
    with a_line([refused, taken], at_once=at_once) as (host, server):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            host.hand_over(sheet, "back@example.org", lambda: done.append("noted"), lambda: False)
        host.hand_over(
            sheet, "back@example.org", lambda: done.append("noted"), lambda: bool(done.append("worked"))
        )
    assert server.words[:-1] == ([b""] if at_once else []), "a letter that was refused leaves no words"
    assert server.words[-1].replace(b"\r\n..", b"\r\n.") == sheet.raw
    assert done[:2] == ["noted", "noted"]


@pytest.mark.parametrize("at_once", [True, False])
def test_each_time_the_server_thinks_other_work_is_done(*, at_once: bool) -> None:
    sheet = make_sheet("a@example.org", "ann@example.org", DOTS, "<1@x>", {})
    with a_line([["250 ok", "250 ok", "354 go on"]], at_once=at_once) as (host, server):
        host.ehlo()
        server.thinks = True
        host.hand_over(sheet, "back@example.org", lambda: None, server.work)
    assert len(server.words) == 1


def test_an_address_brings_no_command() -> None:
    sheet = make_sheet("a@example.org", "ann@example.org>\r\nrcpt TO:<eve@example.org", DOTS, "<1@x>", {})
    with a_line([], at_once=True) as (host, _), pytest.raises(ValueError, match="a line break"):
        host.hand_over(sheet, "back@example.org", lambda: None, lambda: False)


def test_a_sender_s_name_holds_any_character() -> None:
    raw = make_sheet("Rückruf <recalls@example.org>", "ann@example.org", DOTS, "<1@x>", {}).raw
    sender = message_from_bytes(raw, policy=policy.default)["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == ("Rückruf", "recalls@example.org")


def test_what_is_wrong_with_the_sender_is_wrong_with_no_letter() -> None:
    """A relay that wants nobody's letters today must not end them all."""
    assert isinstance(refusal(smtplib.SMTPSenderRefused(550, b"quota", "a@example.org")), NotNow)
    assert isinstance(refusal(smtplib.SMTPHeloError(554, b"blocked")), NotNow)
    assert isinstance(refusal(smtplib.SMTPRecipientsRefused({"b@example.org": (550, b"nobody")})), Never)
    assert isinstance(refusal(smtplib.SMTPRecipientsRefused({"b@example.org": (450, b"later")})), NotNow)
