"""The addresses below /api/v1/stock, told and read alike."""

from flask import Blueprint

from portal.api.refusals import add_refusals

bp = Blueprint("stock", __name__, url_prefix="/api/v1/stock")
add_refusals(bp)
