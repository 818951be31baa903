"""Tests of the staff pages of uploads."""
