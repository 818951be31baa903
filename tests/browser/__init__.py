"""Stories told in a real browser: the look, the keyboard, no script, assistive technology's rules."""
