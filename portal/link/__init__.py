"""The code on a product leads here, for 20 years: a resolver of GS1 Digital Links, for people and for programs."""
