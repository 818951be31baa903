"""EPCIS 2.0 for a maker's systems: events are captured as documents and asked for, as the standard's REST bindings
say."""
