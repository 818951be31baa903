"""How the letters of a recall fare, and reminders."""
