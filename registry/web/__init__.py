"""What both faces share at their edge: logs, headers, errors, health, metrics, assets. Holds no page of its own."""
