"""What kinds of hazard are called, on pages and in answers to programs alike."""

from registry.tongue.speaking import gettext as _
from registry.tongue.speaking import marked

HAZARDS = {
    "burn": marked("Burns"),
    "choking": marked("Choking"),
    "crash": marked("Crash"),
    "crush": marked("Crushing"),
    "cut": marked("Cuts"),
    "explosion": marked("Explosion"),
    "fall": marked("Falls"),
    "fire": marked("Fire"),
    "impact": marked("Impact"),
    "other": marked("Other hazards"),
    "poison": marked("Poisoning"),
    "shock": marked("Electric shock"),
}


def hazard_name(kind: str) -> str:
    return _(HAZARDS.get(kind, kind.replace("_", " ").capitalize()))
