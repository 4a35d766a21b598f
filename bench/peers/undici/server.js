// The aggregator in Node with undici, the client that Node's own fetch stands on, used directly.
const http = require('node:http');
const { Pool } = require('undici');

const { PORT, USER_SERVICE_URL, ORDER_SERVICE_URL, PAYMENT_SERVICE_URL } = process.env;
const users = new Pool(USER_SERVICE_URL);
const orders = new Pool(ORDER_SERVICE_URL);
const payments = new Pool(PAYMENT_SERVICE_URL);

/** Asks a service; resolves with its parsed answer. */
async function fetchJson(service, path) {
  const { statusCode, body } = await service.request({ method: 'GET', path });
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`${path} is answered with ${statusCode}`);
  }
  return body.json();
}

async function summary(id) {
  const [user, ordered, paid] = await Promise.all([
    fetchJson(users, `/users/${id}`),
    fetchJson(orders, `/orders?user=${id}`),
    fetchJson(payments, `/payments?user=${id}`),
  ]);
  return JSON.stringify({ user, orders: ordered, payments: paid });
}

async function serve(request, response) {
  const asked = /^\/users\/(\d{1,9})\/summary$/.exec(request.url);
  if (!asked) {
    response.writeHead(404).end();
    return;
  }
  try {
    const body = await summary(asked[1]);
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body);
  } catch {
    response.writeHead(502).end();
  }
}

http.createServer(serve).listen(Number(PORT), '127.0.0.1');
