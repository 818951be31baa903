"""Where units went, who has them, what is in them, and what events contradict: pages for staff."""
