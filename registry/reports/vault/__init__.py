"""How often contacts were used, and for what: counts that anybody may see, and nobody in them."""
