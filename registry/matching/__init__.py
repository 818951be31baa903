"""The only place that joins recalls with units and sales."""
