"""Operations of what a maker's systems read, for the OpenAPI document."""

from portal.api.keyed.described import PAGING, answer, operation, page
from portal.api.maker.schemas import SCHEMAS
from portal.api.paths import Part
from portal.api.schemas import number, text
from registry.recalls.states import DRAFT, PUBLIC
from registry.registrations.listing import STATES
from registry.staff.keys.scopes import Scope

TAG = "Own data"
_ID: Part = {
    "name": "unit_id",
    "in": "path",
    "required": True,
    "description": "`id` of the unit",
    "schema": number("`id` of the unit", minimum=1, maximum=2**31 - 1),
    "example": 1,
}


_AFTER: Part = {
    "name": "after",
    "in": "query",
    "description": "Only lines that came after the one with this `id`",
    "schema": number("`id` of a line", minimum=0, maximum=2**31 - 1),
    "example": 0,
}


def _choice(name: str, description: str, choices: tuple[str, ...]) -> Part:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "schema": text(description, enum=[*choices]),
        "example": choices[0],
    }


UNITS = operation(
    Scope.UNITS_READ,
    "listUnits",
    TAG,
    "All units, or all lots",
    "In the order of their numbers.",
    page("One page", "MakerUnits"),
    parameters=(_choice("kind", "Units with serials, or lots without", ("serials", "lots")), *PAGING),
    refuses=("400", "422"),
)
FIND = operation(
    Scope.UNITS_READ,
    "findUnits",
    TAG,
    "Look up to 1,000 numbers up",
    "Numbers are read as in a check: case, blanks and a printed label do not matter. A number that nothing bears gets "
    "an empty list. Changes nothing.",
    answer(
        "What each number leads to",
        "MakerFound",
        {
            "count": 2,
            "failed": 1,
            "rows": [
                {"ref": "A-1", "units": []},
                {"ref": None, "error": {"pointer": "#/numbers/1/serial", "detail": "serial is missing."}},
            ],
        },
        reads=False,
    ),
    body={
        "schema": {"$ref": "#/components/schemas/MakerNumbers"},
        "example": {"numbers": [{"ref": "A-1", "serial": "AB 123-456"}]},
    },
    writes=False,
)
UNIT = operation(
    Scope.UNITS_READ, "getUnit", TAG, "One unit", "By its number here.", answer("The unit", "MakerUnit"),
    parameters=(_ID,), refuses=("404",),
)  # fmt: skip
SALES = operation(
    Scope.SALES_READ, "listSales", TAG, "The sales of a unit",
    "Lines of invoices, corrected ones too. Who bought it is not told.",
    answer("Its sales", "MakerSales"), parameters=(_ID,), refuses=("404",),
)  # fmt: skip
ALL_SALES = operation(
    Scope.SALES_READ, "listAllSales", TAG, "All sales",
    "Lines of invoices in the order in which they came, corrected ones too. Who bought is not told. Keep the `id` of "
    "the last one: `after` reads on from there another day. Lines of a file come once all of it is filed.",
    page("One page", "MakerSalesList"), parameters=(_AFTER, *PAGING), refuses=("400", "422"),
)  # fmt: skip
REGISTRATIONS = operation(
    Scope.REGISTRATIONS_READ, "listRegistrations", TAG, "What is registered",
    "In the order in which it came. Whose it is is not told; what nobody confirmed is not there.",
    page("One page", "MakerRegistrations"),
    parameters=(_choice("state", "Only those in this state", STATES), *PAGING), refuses=("400", "422"),
)  # fmt: skip
RECALLS = operation(
    Scope.RECALLS_READ, "listOwnRecalls", TAG, "Your recalls", "In every state, drafts as well.",
    page("One page", "MakerRecalls"),
    parameters=(_choice("state", "Only those in this state", (DRAFT, *PUBLIC)), *PAGING), refuses=("400", "422"),
)  # fmt: skip

PATHS: Part = {
    "/api/v1/maker/units": {"get": UNITS},
    "/api/v1/maker/units/find": {"post": FIND},
    "/api/v1/maker/units/{unit_id}": {"get": UNIT},
    "/api/v1/maker/units/{unit_id}/sales": {"get": SALES},
    "/api/v1/maker/sales": {"get": ALL_SALES},
    "/api/v1/maker/registrations": {"get": REGISTRATIONS},
    "/api/v1/maker/recalls": {"get": RECALLS},
}
_KEY = ' \\\n  --header "Authorization: Bearer $KEY"'
COMMANDS = {
    "listUnits": f"curl 'SITE/api/v1/maker/units?limit=100'{_KEY}",
    "findUnits": f"curl SITE/api/v1/maker/units/find{_KEY} \\\n  --header 'Content-Type: application/json' \\\n"
    "  --data @numbers.json",
    "getUnit": f"curl SITE/api/v1/maker/units/1{_KEY}",
    "listSales": f"curl SITE/api/v1/maker/units/1/sales{_KEY}",
    "listAllSales": f"curl 'SITE/api/v1/maker/sales?limit=500'{_KEY}",
    "listRegistrations": f"curl 'SITE/api/v1/maker/registrations?state=active'{_KEY}",
    "listOwnRecalls": f"curl 'SITE/api/v1/maker/recalls?state=open'{_KEY}",
}
__all__ = ["COMMANDS", "PATHS", "SCHEMAS"]
