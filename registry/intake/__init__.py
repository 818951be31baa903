"""Tables that people upload: received, opened, read in constant memory, their faulty rows given back."""
