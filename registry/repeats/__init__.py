"""Requests of programs that may come twice, since a line broke before the answer: the first answer is given again.
Knows nothing of what is asked."""
