"""The rule language: which units a recall covers. Pure: no database, no clock, no web."""
