"""The other systems of a maker: the keys they come in with, and where they are told what happens."""
