"""A remedy chosen without a call, and the page of the request: steps, messages, appointments, files."""
