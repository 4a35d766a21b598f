"""The aggregator in Python: aiohttp on both sides, asyncio.gather."""

import asyncio
import os

from aiohttp import ClientError, ClientSession, TCPConnector, web

try:
    import uvloop
except ImportError:
    uvloop = None

USERS = os.environ["USER_SERVICE_URL"]
ORDERS = os.environ["ORDER_SERVICE_URL"]
PAYMENTS = os.environ["PAYMENT_SERVICE_URL"]
SESSION = "session"


async def get(session, url):
    async with session.get(url, raise_for_status=True) as response:
        return await response.json()


async def get_summary(request):
    user = request.match_info["id"]
    session = request.app[SESSION]
    try:
        person, orders, payments = await asyncio.gather(
            get(session, f"{USERS}/users/{user}"),
            get(session, f"{ORDERS}/orders?user={user}"),
            get(session, f"{PAYMENTS}/payments?user={user}"),
        )
    except (ClientError, ValueError):
        return web.Response(status=502)
    return web.json_response({"user": person, "orders": orders, "payments": payments})


async def client(app):
    # as many connections as are needed; the default is 100 in all
    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        app[SESSION] = session
        yield


def main():
    if uvloop:
        uvloop.install()
    app = web.Application()
    app.cleanup_ctx.append(client)
    app.add_routes([web.get(r"/users/{id:\d{1,9}}/summary", get_summary)])
    web.run_app(app, host="127.0.0.1", port=int(os.environ["PORT"]), print=None, access_log=None, backlog=1024)


main()
