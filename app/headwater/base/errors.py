"""The root of the exception tree. Each room derives one class from it."""


class HeadwaterError(Exception):
    """Something that the person can act on; its text is one sentence that says what to do.

    The text never holds a title, a URL or anything typed.
    """
