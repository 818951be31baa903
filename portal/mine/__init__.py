"""What an owner sees of their own: the way in, their products, the letters they got."""
