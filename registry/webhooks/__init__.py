"""Tells a maker's other systems what has happened: written with what happened, sent by a worker, signed as Standard
Webhooks has it. Knows what was told, not what it means."""
