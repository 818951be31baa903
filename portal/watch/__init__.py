"""Tell me when the answer changes: an e-mail address, a letter with a link, one button. No account."""
