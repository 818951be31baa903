"""The staff's area of uploads: files of recall lists, production and sales records on their way in."""
