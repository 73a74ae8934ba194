"""Why nothing was measured."""


class Failure(Exception):
    """Something could not be done, or not be believed. The text is for whoever started it."""
