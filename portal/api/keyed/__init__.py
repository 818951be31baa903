"""Endpoints that a maker's other systems come to with a key. An area (orders, stock, EPCIS ...) is a package beside
this one, with a blueprint of its own; this package is what its views are made of:

    bp = Blueprint("orders", __name__, url_prefix="/api/v1")
    add_refusals(bp)                      # portal/api/refusals.py; then add the blueprint in portal/app.py

    @bp.post("/orders")
    @keyed(Scope.ORDERS_WRITE)            # 401, 403, 429 as problem+json; else caller() is the maker's system
    @idempotent                           # Idempotency-Key, and the one commit: no @commits beside it
    def take_order() -> Response:
        given = object_of()               # JSON object; what is wrong with it is refused with its JSON pointer
        order = journey.take(caller().organisation_id, given.text("number", most=80), caller().by)
        return answered(order_json(order), 201)

    @bp.post("/orders/lines")             # bulk: a bad row gets an error in its place, the others are done
    @keyed(Scope.ORDERS_WRITE)
    @idempotent
    def take_lines() -> Response:
        rows = rows_of("lines", read_line)            # read_line(Fields) -> value, or raises Refused
        return rows_answered(rows, journey.take_lines(caller().organisation_id, good(rows)))

    @bp.get("/orders")
    @keyed(Scope.ORDERS_WRITE)
    def orders() -> Response:
        wish = asked("orders", "status")              # limit, cursor and these filters; others are refused by name
        rows = queries.orders(caller().organisation_id, wish.given, wish.after, wish.limit + 1)
        return listed(wish, "orders", rows, order_json, lambda row: [row.id])

Whatever is read or written is asked for with `caller().organisation_id`: another maker's number is a 404, as if it
did not exist. Writes that the domain refuses raise `Refused(field, message)`; nothing of them stands.

Describe each operation in a `paths.py` of the area with `described.operation(...)`, and add its PATHS in
portal/api/spec.py; tests compare description and addresses, and schemathesis asks both. A new scope is a line in
registry/staff/keys/scopes.py."""
