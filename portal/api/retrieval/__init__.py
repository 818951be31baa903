"""Published recalls in the shape of the CPSC's Recall Retrieval service, so that programs written for it work here."""
