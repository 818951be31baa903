"""What the law wants of a recall notice, by where the product was sold: contents, words, languages. Pure."""
