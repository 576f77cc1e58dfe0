"""A bare endpoint of the same web framework, that reads a JSON body and answers with it: `bare.py PORT`."""

import sys

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def beat(request: Request) -> Response:
    """Read and answer."""
    said = msgspec.json.decode(await request.body())
    return Response(msgspec.json.encode(said), media_type="application/json")


if __name__ == "__main__":
    app = Starlette(routes=[Route("/beat", beat, methods=["POST"])])
    uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False, http="httptools", loop="asyncio")
