"""The aggregator in FastAPI: uvicorn, aiohttp's client, asyncio.gather."""

import asyncio
import os

import uvicorn
from aiohttp import ClientError, ClientSession, TCPConnector
from fastapi import FastAPI, HTTPException

USERS = os.environ["USER_SERVICE_URL"]
ORDERS = os.environ["ORDER_SERVICE_URL"]
PAYMENTS = os.environ["PAYMENT_SERVICE_URL"]

app = FastAPI()


@app.on_event("startup")
async def open_session():
    # as many connections as are needed; the default is 100 in all
    app.state.session = ClientSession(connector=TCPConnector(limit=0))


@app.on_event("shutdown")
async def close_session():
    await app.state.session.close()


async def get(url):
    async with app.state.session.get(url, raise_for_status=True) as response:
        return await response.json()


@app.get("/users/{user}/summary")
async def get_summary(user: int):
    try:
        person, orders, payments = await asyncio.gather(
            get(f"{USERS}/users/{user}"),
            get(f"{ORDERS}/orders?user={user}"),
            get(f"{PAYMENTS}/payments?user={user}"),
        )
    except (ClientError, ValueError):
        raise HTTPException(status_code=502)
    return {"user": person, "orders": orders, "payments": payments}


uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), access_log=False, log_level="warning")
