import assert from "node:assert/strict";
import test from "node:test";

import { newClientId, problemOf } from "../../site/static/js/chat/question.js";

const calm = { longest: 10, isRunning: false, isOnline: true, isConnected: true };

test("a question is sent when nothing stands against it", () => {
  for (const question of ["When?", "  Wann?  ", "何时？", "מתי?", "Cafe\u0301?", "Café?"]) {
    assert.equal(problemOf(question, calm), "");
  }
});

test("what stands against a question is said, the question's own faults first", () => {
  assert.match(problemOf(" \n", calm), /Write a question first/);
  assert.match(problemOf("x".repeat(11), { ...calm, isOnline: false }), /11 characters; 10 are allowed/);
  assert.match(problemOf("Now?", { ...calm, isRunning: true }), /still being written/);
  assert.match(problemOf("Now?", { ...calm, isOnline: false, isConnected: false }), /offline/);
  assert.match(problemOf("Now?", { ...calm, isConnected: false }), /Not connected/);
});

test("a question may be asked while the page still connects for the first time", () => {
  assert.equal(problemOf("Now?", { ...calm, isConnected: false, isConnecting: true }), "");
});

test("each question has an id of its own", () => {
  const ids = new Set(Array.from({ length: 100 }, newClientId));

  assert.equal(ids.size, 100);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
});
