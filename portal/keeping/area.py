"""The pages of one's own products that other modules of this package add themselves to."""

from flask import Blueprint

bp = Blueprint("keeping", __name__)
