"""Reports to authorities: what each asks for, its figures for a period, and the frozen copy of what was filed."""
