"""Requests for remedies: the queue, one request with its steps, several at once, spare parts."""
