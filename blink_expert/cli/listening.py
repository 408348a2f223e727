"""The address that a server is to listen at."""

import socket

import typer

from blink_expert.errors import reason_of

__all__ = ["check_address"]


def check_address(host: str, port: int, option: str) -> None:
    """Try to listen there, while it can still be said in one line that it cannot be done.

    Raises:
        BadParameter: it cannot; `option` is what names the address.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as one:
            # As servers do: what a server before this one left there does not count.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((host, port))
    except (OSError, UnicodeError) as error:
        message = f"{host}, port {port}, cannot be listened at: {reason_of(error)}. Choose another."
        raise typer.BadParameter(message, param_hint=option) from None
