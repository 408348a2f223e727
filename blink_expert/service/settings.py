"""What can be set; as it stands, nothing is open that need not be."""

import re

import msgspec

__all__ = ["Settings"]

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9.-]+|\[[0-9a-f:.]+\]", re.IGNORECASE)
_ANCESTOR = re.compile(r"'self'|https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?", re.IGNORECASE)


_POSITIVE = ("max_body", "max_facts", "max_text", "max_ticket", "seconds", "at_once", "threads")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of one service.

    `cors_origins` are the web origins whose scripts may read answers (`*`: all), `frame_ancestors`
    the sites that may show a page of it in a frame (`'self'` or origins, `*.` for subdomains).
    `docs` serves the page and the description of the API.

    `mcp` answers the Model Context Protocol at /mcp, which needs the extra `mcp`. `mcp_sessions`
    keeps a session in this process for each client of its older versions, so that these can be
    asked questions. Besides this machine, `mcp_hosts` are the names that the service is called by.

    Limits: `max_body` bytes of a request, `max_facts` facts in it, `max_text` characters of a name
    or value, `max_ticket` characters of a ticket that is read, `seconds` for a request from its
    first byte to its answer, `at_once` requests at a time, of which `per_client` from one address
    (0: as many as there may be; behind a balancer all come from one), `threads` for the
    explanations that take long.

    `max_age` is for how many seconds an answer may be used without asking whether it still holds.
    `kept_bytes` is how many bytes of answers are kept in memory, by what was asked in canonical
    form.

    Raises:
        ValueError: an origin or host that is none, or a limit that leaves nothing.

    """

    cors_origins: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    docs: bool = True
    mcp: bool = False
    mcp_sessions: bool = True
    mcp_hosts: tuple[str, ...] = ()
    max_body: int = 65_536
    max_facts: int = 100
    max_text: int = 200
    max_ticket: int = 20_000
    seconds: float = 10.0
    at_once: int = 1_000
    per_client: int = 0
    threads: int = 4
    max_age: int = 0
    kept_bytes: int = 33_554_432

    def __post_init__(self) -> None:
        self._check_names()
        for name in _POSITIVE:
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be more than 0.")
        for name in ("per_client", "max_age", "kept_bytes"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} cannot be less than 0.")

    def _check_names(self) -> None:
        for origin in self.cors_origins:
            if origin != "*" and not _ORIGIN.fullmatch(origin):
                raise ValueError(f"'{origin}' is no origin. Write it as https://desk.example.com.")
        for ancestor in self.frame_ancestors:
            if not _ANCESTOR.fullmatch(ancestor):
                raise ValueError(
                    f"'{ancestor}' cannot frame a page. Write 'self' in quotes, or an origin such"
                    " as https://desk.example.com."
                )
        for host in self.mcp_hosts:
            if not _HOST.fullmatch(host):
                raise ValueError(f"'{host}' is no host. Write it as desk.example.com, alone.")
