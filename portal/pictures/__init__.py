"""Pictures of where a number is on a product. Public, unchanging, asked for by their digest."""
