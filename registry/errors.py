"""What the domain says when it will not do something. Faces show the message at the field it belongs to."""


class Refused(Exception):
    """A request that makes no sense as asked. `field` is the form field's name ("" where none fits),
    `message` a sentence for the person: what is wrong and what to do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
