"""What a maker promises the owners of a product, in versions that never change, and what follows of it for one unit."""
