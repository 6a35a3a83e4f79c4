import assert from "node:assert/strict";
import test from "node:test";

import { baseOf } from "../../ai_chatbot/widget_js/element.js";
import { EventParser } from "../../ai_chatbot/widget_js/events.js";
import { Memory } from "../../ai_chatbot/widget_js/memory.js";
import { endingOf, newId, problemOf, sentenceOf } from "../../ai_chatbot/widget_js/question.js";
import { safeAddress, verdict } from "../../ai_chatbot/widget_js/safe.js";
import { Away, Refused } from "../../ai_chatbot/widget_js/server.js";
import { WORDS, speaker, spokenIn } from "../../ai_chatbot/widget_js/words.js";

const say = speaker("en", () => null);

function heard(...pieces) {
  const events = [];
  const parser = new EventParser((event) => events.push(event));
  pieces.forEach((piece) => parser.push(piece));
  return events;
}

test("events are read however the network cuts them", () => {
  const text = ':\n\nid: a:1\nevent: grown\ndata: {"seq": 1, "append": "Café 何 שלום\\n"}\n\nevent: ended\r\ndata: {"seq": 2}\r\n\r\n';
  const whole = heard(text);

  assert.deepEqual(whole.map(({ name, id }) => [name, id]), [["grown", "a:1"], ["ended", "a:1"]]);
  assert.equal(whole[0].data.append, "Café 何 שלום\n");
  assert.deepEqual(heard(...text), whole);
  for (let at = 0; at < text.length; at += 1) assert.deepEqual(heard(text.slice(0, at), text.slice(at)), whole);
});

test("heartbeats, unknown fields and an event that was not finished are no events", () => {
  assert.deepEqual(heard(":\n\n", "retry: 10\n\n", "event: grown\n\n", 'data: {"seq": 1}\n'), []);
});

test("an event of a megabyte in small pieces takes a moment", () => {
  const long = `data: "${"x".repeat(1_000_000)}"\n\n`;
  const pieces = long.match(/.{1,50}|\n/g);
  const began = performance.now();

  const [event] = heard(...pieces);

  assert.equal(event.data.length, 1_000_000);
  assert.ok(performance.now() - began < 2000);
});

test("what is not JSON breaks the stream, which is then asked for again", () => {
  assert.throws(() => heard("data: {\n\n"), SyntaxError);
});

test("an answer's elements stay, what could act goes, the words of others stay", () => {
  for (const tag of ["p", "pre", "table", "a", "details"]) assert.equal(verdict(tag), "keep");
  for (const tag of ["script", "style", "iframe", "svg", "template"]) assert.equal(verdict(tag), "drop");
  for (const tag of ["form", "input", "img", "button", "commonplace-chat", "cite"]) assert.equal(verdict(tag), "unwrap");
  for (const tag of ["math", "mfrac", "mtext"]) assert.equal(verdict(tag, true), "keep");
  for (const tag of ["maction", "annotation-xml", "a", "p", "semantics"]) assert.equal(verdict(tag, true), "unwrap");
  assert.equal(verdict("math"), "unwrap"); // of no formula: an element that is only called so
});

test("an address is one that a browser may be sent to", () => {
  const base = "https://notes.example/widget/";

  assert.equal(safeAddress("/notes/3/?start=1#passage", base), "https://notes.example/notes/3/?start=1#passage");
  assert.equal(safeAddress("https://elsewhere.example/a", base), "https://elsewhere.example/a");
  for (const bad of ["javascript:alert(1)", " jAvaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "blob:x", "http://["]) {
    assert.equal(safeAddress(bad, base), "", bad);
  }
});

test("the endpoints stand below the server, the collection's below its id", () => {
  const page = "https://shop.example/a/b.html";

  assert.equal(baseOf({}, page), "https://shop.example/widget/");
  assert.equal(baseOf({ base: "/assistant/widget" }, page), "https://shop.example/assistant/widget/");
  assert.equal(baseOf({ server: "https://n.example", collection: "abc" }, page), "https://n.example/c/abc/");
  assert.equal(baseOf({ server: "https://n.example/app/", collection: "../x" }, page), "https://n.example/app/c/..%2Fx/");
});

test("each language says everything, and an attribute says it otherwise", () => {
  for (const [language, words] of Object.entries(WORDS)) {
    assert.deepEqual(Object.keys(words), Object.keys(WORDS.en), language);
    for (const [name, text] of Object.entries(words)) {
      assert.equal(text.split("{}").length, WORDS.en[name].split("{}").length, `${language} ${name}`);
    }
  }
  assert.equal(speaker("de-CH", () => null)("send"), "Senden");
  assert.equal(speaker("tlh", () => null)("send"), "Send");
  assert.equal(speaker("de", (name) => (name === "label-send" ? "Los" : null))("send"), "Los");
  assert.equal(speaker("constructor", () => null)("send"), "Send");
  assert.deepEqual(["de-CH", "FR", "he", "", undefined].map(spokenIn), ["de", "fr", "en", "en", "en"]);
});

test("what is put into words stays as it is", () => {
  assert.equal(say("source", "{}$&"), "Source {}$&");
  assert.equal(say("long", 5, 4), "The question has 5 characters; 4 are allowed.");
});

test("a question that cannot be asked is answered with why", () => {
  assert.equal(problemOf("When?", 10, say), "");
  assert.equal(problemOf("😀".repeat(10), 10, say), "");
  assert.match(problemOf("", 10, say), /Write a question first/);
  assert.match(problemOf("何".repeat(11), 10, say), /11 characters; 10 are allowed/);
});

test("each question has an id of its own", () => {
  assert.equal(new Set(Array.from({ length: 100 }, newId)).size, 100);
  assert.match(newId(), /^[0-9a-f]{32}$/);
});

test("the status line says how it ended and out of how much", () => {
  assert.equal(endingOf("done", 2, say), "Done, 2 sources");
  assert.equal(endingOf("done", 1, say), "Done, 1 source");
  assert.equal(endingOf("done", 0, say), "Done");
  assert.equal(endingOf("stopped", 3, say), "Stopped here.");
  assert.equal(endingOf("interrupted", 3, say), "No answer came.");
});

test("a refusal is the server's sentence, or one of ours where it has none", () => {
  const user = { say, isVisitor: false };
  const visitor = { say, isVisitor: true };

  assert.equal(sentenceOf(new Refused("Wait 20 seconds.", 429, 20), visitor), "Wait 20 seconds.");
  assert.match(sentenceOf(new Refused("", 401), user), /not signed in any more/);
  assert.match(sentenceOf(new Refused("", 404), visitor), /not available/);
  assert.match(sentenceOf(new Refused("", 500), visitor), /did not work/);
  assert.match(sentenceOf(new Away(), user), /cannot be reached/);
  assert.match(sentenceOf(new TypeError("x is not a function"), user), /cannot be reached/);
});

test("a tab remembers its conversation, without storage as long as the page is there", () => {
  const memory = new Memory("https://n.example/c/a/"); // Node has no sessionStorage

  memory.keep("c1", "k1");
  assert.deepEqual([memory.conversation, memory.key], ["c1", "k1"]);
  memory.leave();
  assert.deepEqual([memory.conversation, memory.key], ["", "k1"]);
  memory.forget();
  assert.deepEqual([memory.conversation, memory.key], ["", ""]);
});

test("what others put into the storage is no conversation", (t) => {
  const kept = new Map();
  globalThis.sessionStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
  t.after(() => delete globalThis.sessionStorage);
  const name = new Memory("b").name;

  for (const odd of ["{", "null", "7", '{"id": {"a": 1}, "key": []}', "[]"]) {
    kept.set(name, odd);
    assert.equal(new Memory("b").conversation, "");
    assert.equal(new Memory("b").key, "");
  }
  new Memory("b").keep("c2", "");
  assert.equal(new Memory("b").conversation, "c2");
  assert.equal(new Memory("other").conversation, "");
  new Memory("b").forget();
  assert.equal(kept.size, 0);
});
