"""What kinds of hazard are called, on pages and in answers to programs alike."""

HAZARDS = {
    "burn": "Burns",
    "choking": "Choking",
    "crash": "Crash",
    "crush": "Crushing",
    "cut": "Cuts",
    "explosion": "Explosion",
    "fall": "Falls",
    "fire": "Fire",
    "impact": "Impact",
    "other": "Other hazards",
    "poison": "Poisoning",
    "shock": "Electric shock",
}


def hazard_name(kind: str) -> str:
    return HAZARDS.get(kind, kind.replace("_", " ").capitalize())
