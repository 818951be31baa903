"""Reads the codes on a picture of a rating plate. Pure apart from its libraries: no database, no clock, no web.
The picture is read in a child process with limits, and nothing of it is ever written to a disk."""
