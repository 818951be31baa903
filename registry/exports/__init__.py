"""Everything that a maker owns, to take away: no lock-in. Above all other nouns, since it reads the tables of each."""
