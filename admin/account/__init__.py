"""Who may come in: sign-in, second factor, passwords, and the guard in front of every staff page."""
