// For the peers in Node: the server, which is the same whatever asks the services.
const http = require('node:http');

/** Serves what `summary` resolves with for a user's id, which is JSON in a string; a 502 when it rejects. */
module.exports = function serveSummaries(summary) {
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

  http.createServer(serve).listen(Number(process.env.PORT), '127.0.0.1');
};
