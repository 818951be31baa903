"""Remedy cases: who asked for which remedy of which unit, each step, whose turn it is and until when."""
