"""What a recall offers its owners, and how a refund is worked out in the open. Pure: every face reckons alike."""
