"""How often the page of a recall was opened here: a count a recall and day, without cookies and of nobody."""
