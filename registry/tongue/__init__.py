"""The language of whoever is spoken to: catalogues, days, numbers. No web here: letters and refusals speak, too."""
