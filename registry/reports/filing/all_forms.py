"""Every form there is, in the order in which they are offered. Pure."""

from registry.reports.filing.forms import CPSC, EFFECT, EU, NHTSA, NHTSA_YEARLY, Form
from registry.reports.filing.packs import PART_573, SECTION_15B

FORMS: dict[str, Form] = {
    form.kind: form for form in (CPSC, SECTION_15B, NHTSA, NHTSA_YEARLY, PART_573, EU, EFFECT)
}
