"""Where a maker takes away everything that is theirs."""
