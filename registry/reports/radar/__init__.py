"""The defect radar: where faults come more often than elsewhere among the units in use, before anybody is hurt."""
