import assert from "node:assert/strict";
import test from "node:test";

import { isBusy, keepLooking, Watch } from "../../site/static/js/review/live.js";
import { placed } from "../../site/static/js/review/place.js";

test("the address remembers how far the list was shown, and no notice that is over", () => {
  const href = placed("http://x/conversations/?q=tag%3Aa&done=1&deleted=2&to=old#c-1", "2026_a+b");

  const { searchParams } = new URL(href);
  assert.deepEqual([...searchParams.keys()].sort(), ["q", "to"]);
  assert.equal(searchParams.get("to"), "2026_a+b");
  assert.equal(searchParams.get("q"), "tag:a");
});

function watching(versions, { hidden = () => false } = {}) {
  const world = { shown: "1", asked: 0, renewed: [] };
  world.watch = new Watch({
    version: () => world.shown,
    ask: async () => {
      world.asked += 1;
      const version = versions.shift();
      if (version instanceof Error) throw version;
      return version;
    },
    renew: async (version) => world.renewed.push(version),
    isHidden: hidden,
  });
  return world;
}

test("a list is fetched again only when another version is told", async () => {
  const world = watching(["1", "2", null]);

  for (let n = 0; n < 3; n += 1) await world.watch.look();

  assert.equal(world.asked, 3);
  assert.deepEqual(world.renewed, ["2"]);
});

test("a hidden page asks nothing, and a failure ends nothing", async () => {
  let isHidden = true;
  const world = watching([new Error("offline"), "2"], { hidden: () => isHidden });

  await world.watch.look();
  assert.equal(world.asked, 0);
  isHidden = false;
  await world.watch.look();
  await world.watch.look();

  assert.deepEqual(world.renewed, ["2"]);
});

test("it is looked at once when something is asked on this page", () => {
  const leaving = new AbortController();
  globalThis.document = new EventTarget();
  globalThis.window = new EventTarget();
  let looked = 0;
  keepLooking({ look: () => { looked += 1; } }, leaving.signal);

  document.dispatchEvent(new Event("asked"));
  leaving.abort();
  document.dispatchEvent(new Event("asked"));

  assert.equal(looked, 1);
});

test("one question at a time is asked", async () => {
  const world = watching(["1", "1"]);

  await Promise.all([world.watch.look(), world.watch.look()]);

  assert.equal(world.asked, 1);
});

test("a list in which somebody is at work is left alone", () => {
  const list = (found, holds) => ({ querySelector: () => found, contains: () => holds });
  const field = { matches: () => true };
  const link = { matches: () => false };

  assert.equal(isBusy(list({}, false), link), true); // an open menu, or something chosen
  assert.equal(isBusy(list(null, true), field), true);
  assert.equal(isBusy(list(null, true), link), false);
  assert.equal(isBusy(list(null, false), field), false);
});
