"""One letter over an open connection to a mail server: as few turns as the server allows, and work of our own while it
thinks. Knows nothing of the outbox. Raises what smtplib raises."""

import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from select import POLLIN, poll

from registry.notices.sheets import Sheet

Noting = Callable[[], None]
Meanwhile = Callable[[], bool]
"""Does a little of something else; False where there is nothing left to do."""
Reply = tuple[int, bytes]
TAKEN = ((250,), (250, 251), (354,))
"""Good answers to MAIL, RCPT and DATA."""
_DOT, _TWO_DOTS = b"\r\n.", b"\r\n.."


class Host(smtplib.SMTP):
    """smtplib's, whose `sendmail` reads both addresses anew for each letter, waits for the answer to each command where
    one turn is enough (RFC 2920), and does nothing else while it waits."""

    def hand_over(self, sheet: Sheet, bounces: str, noting: Noting, meanwhile: Meanwhile) -> None:
        """Calls `noting` once, before the words of the letter leave; `meanwhile` again and again, whenever the server
        has not answered yet."""
        self.ehlo_or_helo_if_needed()
        size = f" size={len(sheet.raw)}" if self.has_extn("size") else ""
        commands = (f"mail FROM:<{bounces}>{size}", f"rcpt TO:<{sheet.to}>", "data")
        ask = self._ask_at_once if self.has_extn("pipelining") else self._ask
        self._look_at(ask(commands, noting, meanwhile), bounces, sheet.to)
        self.send(sheet.raw.replace(_DOT, _TWO_DOTS) + b".\r\n")
        code, said = self._answer(meanwhile)
        if code != 250:
            self._leave(code)
            raise smtplib.SMTPDataError(code, said)

    def lives(self) -> bool:
        """Whether somebody still answers on a line over which nothing went for a while."""
        try:
            code, _ = self.noop()
        except (smtplib.SMTPException, OSError):
            return False
        return code == 250

    def _ask(self, commands: Sequence[str], noting: Noting, meanwhile: Meanwhile) -> list[Reply]:
        """One after the other, up to the first that is refused."""
        answers: list[Reply] = []
        for command, taken in zip(commands, TAKEN, strict=True):
            self.putcmd(command)
            if not answers:
                noting()
            answers.append(self._answer(meanwhile))
            if not _good(answers[-1], taken):
                break
        return answers

    def _ask_at_once(self, commands: Sequence[str], noting: Noting, meanwhile: Meanwhile) -> list[Reply]:
        """In one turn. A server may want words for a letter that it refused: it gets none."""
        if any(not command.isprintable() for command in commands):
            raise ValueError("a line break in an address")
        self.send("\r\n".join((*commands, "")))
        noting()
        answers = [self._answer(meanwhile)]
        answers += [self.getreply() for _ in commands[1:]]  # the first may have brought them along
        if answers[-1][0] == 354 and not all(map(_good, answers, TAKEN)):
            self.send(".\r\n")
            self.getreply()
        return answers

    def _answer(self, meanwhile: Meanwhile) -> Reply:
        """The next one, however long it takes."""
        while not self._has_answered() and meanwhile():
            pass
        return self.getreply()

    def _look_at(self, answers: Sequence[Reply], bounces: str, to: str) -> None:
        """Raises for the first that is refused."""
        for place, (answer, taken) in enumerate(zip(answers, TAKEN, strict=False)):
            if _good(answer, taken):
                continue
            self._leave(answer[0])
            if place == 0:
                raise smtplib.SMTPSenderRefused(*answer, bounces)
            raise (
                smtplib.SMTPRecipientsRefused({to: answer}) if place == 1 else smtplib.SMTPDataError(*answer)
            )

    def _leave(self, code: int) -> None:
        """After 421 the server is gone, else the next letter begins anew."""
        if code == 421:
            self.close()
            return
        with suppress(smtplib.SMTPServerDisconnected):
            self.rset()

    def _has_answered(self) -> bool:
        """Whether something can be read; over TLS it may be at hand already."""
        if self.sock is None or (hasattr(self.sock, "pending") and self.sock.pending()):
            return True
        waiting = poll()
        waiting.register(self.sock, POLLIN)
        return bool(waiting.poll(0))


class SafeHost(Host, smtplib.SMTP_SSL):
    """The same over TLS from the start."""


def _good(answer: Reply, taken: Sequence[int]) -> bool:
    return answer[0] in taken
