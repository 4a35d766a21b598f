// The aggregator in plain Node: http and a keep-alive agent, no dependency.
const http = require('node:http');
const serveSummaries = require('../serve-summaries.js');

const { USER_SERVICE_URL, ORDER_SERVICE_URL, PAYMENT_SERVICE_URL } = process.env;
const agent = new http.Agent({ keepAlive: true, maxFreeSockets: 15000 });

/** Asks a service; resolves with its parsed answer. */
function fetchJson(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`${url} says ${response.statusCode}`));
        return;
      }
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(Buffer.concat(chunks)));
        } catch (error) {
          reject(error);
        }
      });
    });
    request.on('error', reject);
  });
}

async function summary(id) {
  const [user, orders, payments] = await Promise.all([
    fetchJson(`${USER_SERVICE_URL}/users/${id}`),
    fetchJson(`${ORDER_SERVICE_URL}/orders?user=${id}`),
    fetchJson(`${PAYMENT_SERVICE_URL}/payments?user=${id}`),
  ]);
  return JSON.stringify({ user, orders, payments });
}

serveSummaries(summary);
