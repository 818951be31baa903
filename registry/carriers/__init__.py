"""What is printed on a product for machines to read: the GS1 Digital Link of a unit, a lot, a product. Pure."""
