"""Businesses that got units of a recall: who is told, what each answers, whom it passed units on to, and who was asked
whether it acted."""
