"""Drills: a recall rehearsed on a copy of today's data, with a stopwatch and without a letter."""
