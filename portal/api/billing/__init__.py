"""What a maker's billing system sends: invoice lines that carry serials, and credit notes."""
