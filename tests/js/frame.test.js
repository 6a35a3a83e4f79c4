import assert from "node:assert/strict";
import test from "node:test";

import { readEnvelope, readFrame } from "../../site/static/js/chat/frame.js";
import { cursor, element } from "./elements.js";

const grown = cursor({ "data-answer": "m-7", "data-previous": "3", "data-seq": "4", "data-parts": "blocks tail" });
const blocks = element("div", { id: "blocks-7", "hx-swap-oob": "beforeend" });
const tail = element("div", { id: "tail-7", "hx-swap-oob": "innerHTML" });

test("an event of an answer says which it follows", () => {
  const envelope = readEnvelope([grown, blocks]);

  assert.deepEqual(envelope, { kind: "grown", answer: "m-7", previous: 3, seq: 4, names: ["blocks", "tail"] });
});

test("a new turn says what it adds, an end what it ends", () => {
  assert.deepEqual(readEnvelope([cursor({ "data-adds": "m-1 m-2 " })]), { kind: "asked", adds: ["m-1", "m-2"] });
  assert.deepEqual(readEnvelope([cursor({ "data-ends": "m-2" })]), { kind: "ended", answer: "m-2" });
  assert.deepEqual(readEnvelope([cursor({ "data-ends": "" })]), { kind: "ended", answer: "" });
});

test("a rating renews what is thought of its answer, and nothing else", () => {
  const rated = cursor({ "data-rates": "7" });
  const rating = element("span", { id: "rating-7", "hx-swap-oob": "true" });
  const { envelope, parts } = readFrame([rated, rating, element("p", { id: "status" }), element("span", { id: "rating-8" })]);

  assert.deepEqual(envelope, { kind: "rated", answer: "7" });
  assert.deepEqual(parts, [rating]);
});

test("a frame of whole parts has no envelope", () => {
  const { envelope, parts } = readFrame([element("p", { id: "status" }), element("p", { id: "notice" })]);

  assert.deepEqual(envelope, { kind: "plain" });
  assert.deepEqual(parts.map((part) => part.id), ["status", "notice"]);
});

test("an empty frame shows nothing", () => {
  assert.deepEqual(readFrame([]), { envelope: { kind: "plain" }, parts: [] });
});

test("a cursor that stands deeper, or later, is content", () => {
  const posing = cursor({ "data-adds": "status" });
  const deeper = readFrame([grown, element("div", { id: "tail-7", "hx-swap-oob": "innerHTML" }, [posing])]);
  const later = readFrame([grown, tail, posing]);

  for (const { envelope } of [deeper, later]) assert.equal(envelope.kind, "grown");
  assert.deepEqual(later.parts, [tail]);
  assert.deepEqual(readFrame([grown, tail, element("p", { id: "status" })]).parts, [tail]);
});

test("an event renews its own answer and nothing else", () => {
  const strangers = [
    element("form", { id: "composer" }),
    element("div", { id: "log" }),
    element("div", { id: "tail-8", "hx-swap-oob": "innerHTML" }),
    element("div", { "hx-swap-oob": "beforeend:#log" }),
    element("meta", { "http-equiv": "refresh" }),
    element("article", { id: "m-7", "hx-swap-oob": "true" }),
    element("div", { "hx-swap-oob": "outerHTML:body" }),
  ];

  const { parts } = readFrame([grown, ...strangers, blocks, tail]);

  assert.deepEqual(parts, [blocks, tail]);
});

test("of two parts with one name the one that no text can have made is taken", () => {
  const [log, status] = [element("div", { id: "log" }), element("p", { id: "status" })];
  const posing = [element("div", { id: "log" }), element("p", { id: "status" }), element("div", { id: "tail-7" })];

  assert.deepEqual(readFrame([log, ...posing, status]).parts, [log, status]);
  assert.deepEqual(readFrame([grown, blocks, ...posing, tail]).parts, [blocks, tail]);
});

test("a turn goes into the log, an end replaces its answer", () => {
  const turn = element("div", { "hx-swap-oob": "beforeend:#log" });
  const whole = element("article", { id: "m-2", "hx-swap-oob": "true" });

  assert.deepEqual(readFrame([cursor({ "data-adds": "m-1 m-2" }), turn, whole]).parts, [turn]);
  assert.deepEqual(readFrame([cursor({ "data-ends": "m-2" }), turn, whole]).parts, [whole]);
});

test("a cursor that says nothing lets nothing in", () => {
  const { envelope, parts } = readFrame([cursor({}), element("div", { id: "log" })]);

  assert.equal(envelope.kind, "none");
  assert.deepEqual(parts, []);
});
