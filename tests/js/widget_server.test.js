import assert from "node:assert/strict";
import test from "node:test";

import { follow, isPassing, pauseBefore, wait } from "../../ai_chatbot/widget_js/following.js";
import { Away, Refused, Server } from "../../ai_chatbot/widget_js/server.js";
import { refuse, say, serve } from "./widget_server.js";

const BEGUN = ["begun", { conversation: "c", question: "q", answer: "a" }];
const grown = (seq, append) => ["grown", { answer: "a", seq, append, tail: "" }];
const ended = (seq) => ["ended", { answer: "a", seq, status: "done", error: "", html: "<p>x</p>" }];
const atOnce = async () => {};

async function all(events) {
  const heard = [];
  for await (const { name, data } of events) heard.push(name === "cut" ? "cut" : `${name} ${data.seq ?? ""}`.trim());
  return heard;
}

function followed(server, more = {}) {
  const begin = () => server.ask("c", "When?", "id-1");
  const resume = (answer, seq) => server.resume("c", answer, seq);
  return follow({ begin, resume, pause: atOnce, ...more });
}

test("a question is asked, and its answer heard to the end", async (t) => {
  const { base, requests } = await serve(t, (_, response) => say(response, [BEGUN, grown(1, "<p>a</p>"), ended(2)]));

  assert.deepEqual(await all(followed(new Server(base, { isVisitor: false }))), ["begun", "grown 1", "ended 2"]);
  assert.equal(requests.length, 1);
  assert.equal(requests[0].url, "/widget/conversations/c/ask");
  assert.deepEqual(requests[0].body, { message: "When?", id: "id-1" });
});

test("after a cut exactly the rest is asked for", async (t) => {
  const { base, requests } = await serve(t, (request, response) => {
    if (request.method === "POST") return say(response, [BEGUN, grown(1, "a"), grown(2, "b")], { cut: true });
    const after = new URL(request.url, base).searchParams.get("after");
    return say(response, after === "2" ? [grown(3, "c")] : [grown(4, "d"), ended(5)], { cut: after === "2" });
  });

  const heard = await all(followed(new Server(base, { isVisitor: false })));

  assert.deepEqual(heard, ["begun", "grown 1", "grown 2", "cut", "grown 3", "cut", "grown 4", "ended 5"]);
  assert.deepEqual(requests.slice(1).map(({ url }) => url), [
    "/widget/conversations/c/events?answer=a&after=2",
    "/widget/conversations/c/events?answer=a&after=3",
  ]);
});

test("what was heard before is not shown twice, but all anew when the server says so", async (t) => {
  const { base } = await serve(t, (request, response) => {
    if (request.method === "POST") return say(response, [BEGUN, grown(1, "a"), grown(2, "b")], { cut: true });
    const anew = ["grown", { answer: "a", seq: 2, append: "ab", tail: "", reset: true }];
    return say(response, [grown(1, "a"), anew, ended(3)]);
  });

  assert.deepEqual(await all(followed(new Server(base, { isVisitor: false }))), [
    "begun", "grown 1", "grown 2", "cut", "grown 2", "ended 3",
  ]);
});

test("a stream that ends without its end is a cut", async (t) => {
  const { base } = await serve(t, (request, response) => {
    say(response, request.method === "POST" ? [BEGUN, grown(1, "a")] : [ended(2)]);
  });

  assert.deepEqual(await all(followed(new Server(base, { isVisitor: false }))), ["begun", "grown 1", "cut", "ended 2"]);
});

test("a question whose fate is not known is sent again under its id", async (t) => {
  const { base, requests } = await serve(t, (_, response, number) => {
    if (number < 3) response.destroy();
    else say(response, [BEGUN, ended(1)]);
  });

  assert.deepEqual(await all(followed(new Server(base, { isVisitor: false }))), ["cut", "cut", "begun", "ended 1"]);
  assert.deepEqual(new Set(requests.map(({ body }) => body.id)), new Set(["id-1"]));
});

test("a server that stays away is given up", async (t) => {
  const { base, requests } = await serve(t, (_, response) => response.destroy());

  await assert.rejects(all(followed(new Server(base, { isVisitor: false }))), Away);
  assert.equal(requests.length, 4);
});

test("a refusal is not tried again, and says what the server said", async (t) => {
  const { base, requests } = await serve(t, (_, response) => {
    refuse(response, 429, { code: "rate_limited", detail: "Wait 20 seconds.", retry_after: 20 });
  });

  await assert.rejects(all(followed(new Server(base, { isVisitor: true, key: "k" }))), (error) => {
    assert.ok(error instanceof Refused);
    assert.deepEqual([error.message, error.status, error.retryAfter], ["Wait 20 seconds.", 429, 20]);
    return true;
  });
  assert.equal(requests.length, 1);
});

test("an answer that is being written is waited for while the server is full or starts", async (t) => {
  const { base } = await serve(t, (_, response, number) => {
    if (number === 1) return say(response, [BEGUN, grown(1, "a")], { cut: true });
    if (number < 4) return refuse(response, [503, 429][number % 2], {});
    return say(response, [ended(2)]);
  });

  assert.deepEqual(await all(followed(new Server(base, { isVisitor: false }))), [
    "begun", "grown 1", "cut", "cut", "cut", "ended 2",
  ]);
});

test("an answer that is gone is not waited for", async (t) => {
  const { base, requests } = await serve(t, (_, response) => refuse(response, 404, { detail: "Not there." }));

  await assert.rejects(all(followed(new Server(base, { isVisitor: false }), { answer: "a" })), /Not there/);
  assert.equal(requests.length, 1);
});

test("who leaves ends the stream and hears no more", async (t) => {
  const own = new AbortController();
  const { base } = await serve(t, (_, response) => {
    response.writeHead(200);
    response.write(': \n\nevent: begun\ndata: {"answer": "a"}\n\n');
  });
  const server = new Server(base, { isVisitor: false });
  const begin = () => server.ask("c", "When?", "id", own.signal);
  const events = follow({ begin, resume: () => assert.fail("asked again"), signal: own.signal, pause: atOnce });

  assert.equal((await events.next()).value.name, "begun");
  own.abort();
  await assert.rejects(events.next());
});

test("a signed-in user's requests carry the token where they change something", async (t) => {
  const { base, requests } = await serve(t, (request, response) => {
    refuse(response, 200, request.url.endsWith("config") ? { title: "T", csrf: "tok" } : { id: "c", messages: [] });
  });
  const server = new Server(base, { isVisitor: false });

  await server.config();
  assert.equal(await server.begin(), "c");
  await server.messages("c/../d");
  await server.stop("c");

  assert.deepEqual(requests.map(({ method, url }) => `${method} ${url}`), [
    "GET /widget/config",
    "POST /widget/conversations",
    "GET /widget/conversations/c%2F..%2Fd",
    "POST /widget/conversations/c/stop",
  ]);
  assert.deepEqual(requests.map(({ headers }) => headers["x-csrftoken"]), [undefined, "tok", undefined, "tok"]);
  assert.ok(requests.every(({ headers }) => !headers.authorization));
});

test("a visitor is known by the key of the first conversation", async (t) => {
  const { base, requests } = await serve(t, (_, response) => refuse(response, 200, { id: "c", key: "k1", messages: [] }));
  const server = new Server(base, { isVisitor: true });

  await server.begin();
  await server.messages("c");

  assert.equal(requests[0].headers.authorization, undefined);
  assert.equal(requests[1].headers.authorization, "Bearer k1");
});

test("a way to a sign-in page is no answer", async (t) => {
  const { base } = await serve(t, (_, response) => {
    response.writeHead(302, { Location: "/accounts/login/" });
    response.end();
  });

  await assert.rejects(new Server(base, { isVisitor: false }).config(), Refused);
});

test("what is not JSON, and a page in the place of a problem, are failures in words", async (t) => {
  const { base } = await serve(t, (_, response, number) => {
    response.writeHead(number === 1 ? 200 : 502, { "Content-Type": "text/html" });
    response.end("<h1>Bad gateway</h1>");
  });
  const server = new Server(base, { isVisitor: false });

  await assert.rejects(server.config(), Away);
  await assert.rejects(server.config(), (error) => error instanceof Refused && error.status === 502 && error.message === "");
});

test("waits grow, keep to what the server named, and end", () => {
  const pauses = Array.from({ length: 12 }, (_, tries) => pauseBefore(tries + 1));

  assert.ok(pauses.every((pause, at) => at === 0 || pause >= pauses[at - 1]));
  assert.equal(pauses.at(-1), 15_000);
  assert.equal(pauseBefore(1, new Refused("", 429, 5)), 5000);
  assert.equal(pauseBefore(1, new Refused("", 429, 1e9)), 15_000);
});

test("a wait ends when its time is over, and when nobody waits any more", async () => {
  const own = new AbortController();
  const began = performance.now();

  await wait(5);
  setTimeout(() => own.abort(), 5);
  await wait(60_000, own.signal);

  assert.ok(performance.now() - began < 2000);
});

test("only what may be over in a moment is tried again", () => {
  assert.ok(isPassing(new Away()));
  for (const status of [429, 502, 503, 504]) assert.ok(isPassing(new Refused("", status)));
  for (const status of [400, 401, 403, 404, 422, 500]) assert.ok(!isPassing(new Refused("", status)));
  assert.ok(!isPassing(new TypeError("x")));
});
