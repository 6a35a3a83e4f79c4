import assert from "node:assert/strict";
import test from "node:test";

import { Transport } from "../../site/static/js/chat/transport.js";

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

class Socket extends EventTarget {
  readyState = 0;

  open() {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  close() {
    this.readyState = 3;
    this.dispatchEvent(new Event("close"));
  }
}

/** A transport in a world of its own; `refused()` is one websocket that does not open. */
function inWorld(world = { isReachable: true }) {
  world.timers = [];
  world.transport = new Transport({
    openSocket: () => new Socket(),
    openStream: () => "stream",
    isReachable: async () => world.isReachable,
    later: (milliseconds, act) => world.timers.push(act),
  });
  world.refused = async () => {
    world.transport.connect("ws://here/").close();
    await settled();
  };
  return world;
}

test("after two websockets that are refused by a server that answers, requests do", async () => {
  const { transport, refused } = inWorld();

  await refused();
  assert.ok(!transport.isPlain);
  await refused();

  assert.ok(transport.isPlain);
  assert.equal(transport.connect("ws://here/"), "stream");
  assert.equal(transport.connect("ws://here/"), "stream"); // until the page is loaded again
});

test("a server that is away blocks nothing, however long", async () => {
  const { transport, refused } = inWorld({ isReachable: false });

  for (let n = 0; n < 5; n += 1) await refused();

  assert.ok(!transport.isPlain);
  assert.ok(transport.connect("ws://here/") instanceof Socket);
});

test("a server that was away in between is not one that refuses twice", async () => {
  const world = inWorld();

  await world.refused();
  world.isReachable = false;
  await world.refused();
  world.isReachable = true;
  await world.refused();

  assert.ok(!world.transport.isPlain);
});

test("a websocket that was open and is cut is not refused", async () => {
  const { transport, refused } = inWorld();

  await refused();
  const socket = transport.connect("ws://here/");
  socket.open();
  socket.close();
  await settled();
  await refused();

  assert.ok(!transport.isPlain);
});

test("a websocket that is neither opened nor refused is given up after a while", async () => {
  const { transport, timers } = inWorld();

  const sockets = [transport.connect("ws://here/"), transport.connect("ws://here/")];
  timers.forEach((act) => act());
  await settled();

  assert.deepEqual(sockets.map(({ readyState }) => readyState), [3, 3]);
  assert.ok(transport.isPlain);
});

test("one that opened in time is left alone", () => {
  const { transport, timers } = inWorld();
  const socket = transport.connect("ws://here/");
  socket.open();

  timers.forEach((act) => act());

  assert.equal(socket.readyState, 1);
});
