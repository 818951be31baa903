"""Who is told what, when, and what exactly was sent: the outbox. A letter is written with the change that makes it
necessary, and sent by whoever is free."""
