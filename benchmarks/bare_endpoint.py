"""The floor of the service: the same server and framework, and an endpoint that only sends bytes.

It logs a line for each request, as the service does, and as uvicorn does unless it is told not to.

Run: python benchmarks/bare_endpoint.py FILE (it answers POST /v1/advice with what is in FILE)
"""

import uvicorn
from arguments import existing_file, parser
from litestar import Litestar, Response, post


def application(body: bytes) -> Litestar:
    """Return an application that answers every request with these bytes."""

    @post("/v1/advice", status_code=200)
    async def answer() -> Response[bytes]:
        return Response(body, media_type="application/json")

    return Litestar([answer], openapi_config=None, logging_config=None)


if __name__ == "__main__":
    asked = parser(__doc__)
    asked.add_argument("file", metavar="FILE", type=existing_file, help="the body of each answer")
    body = asked.parse_args().file.read_bytes()
    uvicorn.run(application(body), port=0, server_header=False)
