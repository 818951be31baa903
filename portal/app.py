"""Makes the public face. No session and no cookie on its pages but the owners', so that
they can be cached and linked."""

from flask import Flask
from flask_mail import Mail

from portal.api.billing.views import bp as billing
from portal.api.epcis.lists import bp as epcis_lists
from portal.api.epcis.views import bp as epcis
from portal.api.keyed.views import bp as keyed
from portal.api.maker.views import bp as maker
from portal.api.orders.views import bp as orders
from portal.api.private.views import bp as private
from portal.api.retrieval.views import bp as retrieval
from portal.api.stock.pages import bp as stock
from portal.api.views import bp as api
from portal.cases.pages import bp as cases
from portal.check.views import add_check
from portal.consignee.views import bp as consignee
from portal.embed.views import bp as embed
from portal.faults.views import bp as faults
from portal.keeping.pages import bp as keeping
from portal.known import Memory
from portal.languages import add_languages
from portal.letters.views import bp as letters
from portal.link.views import bp as link
from portal.mine.views import bp as mine
from portal.owning import add_owning
from portal.pages.views import bp as pages
from portal.pictures.views import bp as pictures
from portal.recalls.views import bp as recalls
from portal.receipt.views import bp as receipt
from portal.register.listing import bp as listing
from portal.register.views import bp as register
from portal.warranty.pages import add_warranty
from portal.watch.views import bp as watch
from portal.wording import add_wording
from registry.notices.posting import mail_options
from registry.recalls.index.serving import add_index, serving
from registry.settings import Settings
from registry.web.face import make_face
from registry.web.health import add_health
from registry.web.metrics import add_metrics

PAGES = (
    recalls,
    pages,
    pictures,
    embed,
    mine,
    register,
    listing,
    link,
    watch,
    keeping,
    letters,
    consignee,
    receipt,
    cases,
    faults,
)
INTERFACES = (api, keyed, maker, epcis, epcis_lists, billing, orders, stock, private, retrieval)


def create_portal(settings: Settings) -> Flask:
    """The app at /. Areas add themselves by their blueprint `bp`."""
    app = make_face(__name__, "portal", settings, cache="no-store")
    add_languages(app)
    add_owning(app, settings)
    app.config.update(mail_options(settings))
    Mail(app)
    add_index(app)
    add_health(app, _index_answers)
    add_metrics(app)
    add_wording(app)
    app.extensions["memory"] = memory = Memory()
    app.context_processor(lambda: {"demo": memory.demo()})
    add_check(app)
    add_warranty(app)
    for area in (*PAGES, *INTERFACES):
        app.register_blueprint(area)
    return app


def _index_answers() -> bool:
    """Whether checks can be answered, from a file or from tables; that there is no recall yet is no obstacle."""
    try:
        serving().current()
    except LookupError:
        return False
    return True
