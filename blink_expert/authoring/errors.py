"""The error of what authors work with."""

from blink_expert.errors import BlinkExpertError

__all__ = ["AuthoringError"]


class AuthoringError(BlinkExpertError):
    """A file is not written or a picture not drawn; the message says why and what to do."""

    code = "authoring"
