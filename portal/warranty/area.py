"""The pages of warranties that other modules of this package add themselves to."""

from flask import Blueprint

bp = Blueprint("warranty", __name__)
