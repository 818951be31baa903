"""The domain: makers, products, recalls, units and their owners. Knows neither face and nothing of the web."""
