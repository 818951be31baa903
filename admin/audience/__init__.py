"""Pages about whom a recall reaches."""
