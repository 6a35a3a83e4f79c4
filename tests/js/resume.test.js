import assert from "node:assert/strict";
import test from "node:test";

import { Resumer } from "../../site/static/js/chat/resume.js";

/** A resumer in a time of its own; `sent` holds when it asked. */
function inTime({ connected = true } = {}) {
  const world = { time: 1000, sent: [], timers: [], connected };
  world.resumer = new Resumer({
    send: () => {
      if (world.connected) world.sent.push(world.time);
      return world.connected;
    },
    now: () => world.time,
    later: (milliseconds, act) => world.timers.push({ at: world.time + milliseconds, act }),
  });
  world.pass = (milliseconds, eachStep = () => {}) => {
    for (const end = world.time + milliseconds; world.time < end;) {
      world.time += 50;
      const due = world.timers.filter((timer) => timer.at <= world.time);
      world.timers = world.timers.filter((timer) => timer.at > world.time);
      due.forEach((timer) => timer.act());
      eachStep();
    }
  };
  return world;
}

test("a gap that many events see is asked for once, and no timer is left", () => {
  const { resumer, pass, sent, ...world } = inTime();

  pass(2000, () => resumer.ask());
  resumer.settle();
  pass(20_000);

  assert.equal(sent.length, 1);
  assert.deepEqual(world.timers, []);
});

test("a second gap soon after is asked for once the pause is over, however often it is seen", () => {
  const world = inTime();
  world.resumer.ask();
  world.resumer.settle();

  world.pass(200, () => world.resumer.ask());
  assert.equal(world.timers.length, 1);
  world.pass(1000, () => world.resumer.ask());

  assert.deepEqual(world.sent, [1000, 1300]);
});

test("a request that is not answered is taken for lost after five seconds", () => {
  const { resumer, pass, sent } = inTime();

  pass(11_000, () => resumer.ask());

  assert.equal(sent.length, 3);
});

test("a new connection asks at once, whatever was under way", () => {
  const { resumer, sent } = inTime();
  resumer.ask();

  resumer.askAnew();
  resumer.ask();

  assert.equal(sent.length, 2);
});

test("without a connection nothing is sent and nothing waits", () => {
  const world = inTime({ connected: false });

  world.pass(5000, () => world.resumer.ask());
  assert.deepEqual(world.sent, []);
  assert.deepEqual(world.timers, []);
  world.connected = true;
  world.resumer.askAnew();

  assert.equal(world.sent.length, 1);
});

test("a wait that a new connection overtakes does not ask again", () => {
  const { resumer, pass, sent } = inTime();
  resumer.ask();
  resumer.settle();
  resumer.ask(); // it waits for the pause

  resumer.askAnew();
  pass(1000);

  assert.equal(sent.length, 2);
});
