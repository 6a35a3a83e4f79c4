// A server that the widget's client talks to over real connections.

import { createServer } from "node:http";

/** Answers each request by `answer(request, response, body)`; closed when the test ends. */
export async function serve(t, answer) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const pieces = [];
    for await (const piece of request) pieces.push(piece);
    const text = Buffer.concat(pieces).toString();
    requests.push({ method: request.method, url: request.url, headers: request.headers, body: text && JSON.parse(text) });
    await answer(requests.at(-1), response, requests.length);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => { server.closeAllConnections(); server.close(); });
  return { base: `http://127.0.0.1:${server.address().port}/widget/`, requests };
}

export const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** These events; then the end of the response, or a cut in the middle of it. */
export function say(response, events, { cut = false } = {}) {
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  response.write(events.map(([name, data]) => event(name, data)).join(""), () => {
    if (cut) response.destroy();
    else response.end();
  });
}

export function refuse(response, status, problem) {
  response.writeHead(status, { "Content-Type": "application/problem+json" });
  response.end(JSON.stringify(problem));
}
