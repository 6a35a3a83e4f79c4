import assert from "node:assert/strict";
import test from "node:test";

import { codeOf, EventReader, EventsSocket } from "../../site/static/js/chat/events.js";

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** A server: what it is asked stands in `asked`; `say(text)` writes to the stream. */
function server({ refuse, answer = () => ({ shown: [], closed: 0 }) } = {}) {
  const world = { asked: [] };
  const body = new ReadableStream({ start: (controller) => { world.stream = controller; } });
  world.say = (text) => world.stream.enqueue(new TextEncoder().encode(text));
  world.fetch = async (address, options) => {
    world.asked.push({ address, ...options });
    options.signal.addEventListener("abort", () => { world.isLeft = true; });
    if (refuse) return { ok: false, ...refuse };
    return options.method === "POST" ? { ok: true, json: async () => answer(options.body) } : { ok: true, body };
  };
  return world;
}

/** The page's side of it; `told` has what happened, in order. */
function connected(world) {
  const socket = new EventsSocket({ events: "/events/", frames: "/frames/", token: "t0ken", fetch: world.fetch });
  const told = [];
  socket.onopen = () => told.push("open");
  socket.onclose = ({ code }) => told.push(code);
  socket.addEventListener("message", ({ data }) => told.push(data));
  return { socket, told };
}

test("events are read however the stream is cut", () => {
  const text = `:\n\n${event("shown", { html: "<p>Zu\u0308rich 東京 שלום\n\ndata: x</p>" })}:\n\n${event("closed", { code: 4404 })}`;
  const whole = new EventReader().push(text);
  assert.deepEqual(whole, [
    { event: "shown", data: { html: "<p>Zu\u0308rich 東京 שלום\n\ndata: x</p>" } },
    { event: "closed", data: { code: 4404 } },
  ]);

  const reader = new EventReader();
  assert.deepEqual([...text].flatMap((letter) => reader.push(letter)), whole);
});

test("a long event in many pieces costs no more than its length", () => {
  const reader = new EventReader();
  const piece = "x".repeat(1000);
  reader.push('data: "');

  const start = process.cpuUsage(); // by the processor: what else the machine does is not counted
  for (let n = 0; n < 20_000; n += 1) reader.push(piece);
  const [{ data }] = reader.push('"\n\n');

  assert.equal(data.length, 20_000_000);
  assert.ok(process.cpuUsage(start).user < 2_000_000);
});

test("a letter that is cut in two is one letter", async () => {
  const world = server();
  const { socket, told } = connected(world);
  await settled();
  const bytes = new TextEncoder().encode(event("shown", { html: "東" }));
  for (const byte of bytes) world.stream.enqueue(Uint8Array.of(byte));
  await settled();

  assert.deepEqual(told, ["open", "東"]);
  socket.close();
});

test("it is open when the server says the first word, and shows what it is told", async () => {
  const world = server();
  const { socket, told } = connected(world);
  await settled();
  assert.deepEqual(told, []);

  world.say(":\n\n");
  world.say(event("shown", { html: "<p>One</p>" }));
  world.say(event("other", { html: "<p>Not known</p>" }));
  await settled();

  assert.deepEqual(told, ["open", "<p>One</p>"]);
  assert.equal(world.asked[0].address, "/events/");
  assert.equal(world.asked[0].redirect, "manual");
  socket.close();
});

test("frames go one after the other, with the token, and what answers them is shown", async () => {
  const world = server({ answer: (frame) => ({ shown: [`<p>${frame}</p>`], closed: 0 }) });
  const { socket, told } = connected(world);
  world.say(":\n\n");
  await settled();

  socket.send("1");
  socket.send("2");
  await settled();

  assert.deepEqual(told, ["open", "<p>1</p>", "<p>2</p>"]);
  const posted = world.asked.slice(1);
  assert.deepEqual(posted.map(({ method, body }) => [method, body]), [["POST", "1"], ["POST", "2"]]);
  assert.ok(posted.every(({ address, headers }) => address === "/frames/" && headers["X-CSRFToken"] === "t0ken"));
  socket.close();
});

test("it is closed with the server's code, once, and hears nothing more", async () => {
  const world = server();
  const { socket, told } = connected(world);
  world.say(event("closed", { code: 4401 }) + event("shown", { html: "secret" }) + event("closed", { code: 4404 }));
  await settled();
  socket.send("after");
  await settled();

  assert.deepEqual(told, ["open", 4401]);
  assert.ok(world.isLeft);
  assert.equal(world.asked.length, 1);
});

test("a frame's answer may close it", async () => {
  const world = server({ answer: () => ({ shown: [], closed: 4404 }) });
  const { socket, told } = connected(world);
  world.say(":\n\n");
  await settled();

  socket.send("{}");
  await settled();

  assert.deepEqual(told, ["open", 4404]);
});

test("a stream that ends without a word is a lost connection", async () => {
  const world = server();
  const { told } = connected(world);
  world.say(":\n\n");
  await settled();

  world.stream.close();
  await settled();

  assert.deepEqual(told, ["open", 1006]);
});

test("a frame that does not arrive is a lost connection", async () => {
  const world = server();
  const { socket, told } = connected(world);
  world.say(":\n\n");
  await settled();

  socket.fetch = async () => { throw new TypeError("network"); };
  socket.send("{}");
  await settled();

  assert.deepEqual(told, ["open", 1006]);
});

test("what refuses a request is told as a websocket's code", async () => {
  const refusals = [
    [{ type: "opaqueredirect", status: 0 }, 4401],
    [{ type: "basic", status: 401 }, 4401],
    [{ type: "basic", status: 403 }, 4403],
    [{ type: "basic", status: 404 }, 4404],
    [{ type: "basic", status: 429 }, 4429],
    [{ type: "basic", status: 502 }, 1006],
  ];
  for (const [refuse, code] of refusals) {
    assert.equal(codeOf(refuse), code);
    const { told } = connected(server({ refuse }));
    await settled();
    assert.deepEqual(told, [code]);
  }
});

test("a stream that is silent for too long is given up", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { told } = connected(server());

  context.mock.timers.tick(8000);

  assert.deepEqual(told, [1006]);
});
