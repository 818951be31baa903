"""The staff face: makers' people and the operator. Denies by default; knows nothing of the public face."""
