// The aggregator in Node with undici, the client that Node's own fetch stands on, used directly.
const { Pool } = require('undici');
const serveSummaries = require('../serve-summaries.js');

const { USER_SERVICE_URL, ORDER_SERVICE_URL, PAYMENT_SERVICE_URL } = process.env;
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

serveSummaries(summary);
