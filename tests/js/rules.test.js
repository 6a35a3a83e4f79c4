import assert from "node:assert/strict";
import test from "node:test";

import { isFootnote, isOfThePage } from "../../site/static/js/chat/harmless.js";
import { isAllowed } from "../../site/static/js/site/rules.js";

const HOME = "http://notes.test:8000";
const may = (verb, address) => isAllowed(verb, new URL(address, HOME), HOME, ["/notes/preview/"]);

test("htmx reads from this server and posts to listed addresses", () => {
  assert.ok(may("get", "/notes/?q=x"));
  assert.ok(may("post", "/notes/preview/"));
  assert.ok(may("POST", "/notes/preview/?x"));
});

test("htmx changes nothing elsewhere", () => {
  for (const address of ["/notes/2/delete/", "/admin/auth/user/add/", "/notes/preview/../2/delete/", "/notes/preview"]) {
    assert.ok(!may("post", address), address);
  }
  for (const verb of ["put", "patch", "delete", "Delete"]) assert.ok(!may(verb, "/notes/preview/"), verb);
});

test("htmx talks to no other server", () => {
  for (const address of ["https://evil.test/", "//evil.test/notes/preview/", "https://notes.test:8000/", "http://notes.test/"]) {
    assert.ok(!may("get", address), address);
  }
});

test("text keeps what it looks like, and nothing that acts or poses", () => {
  for (const name of ["href", "title", "class", "rel", "src", "alt", "aria-label", "start", "lang", "dir"]) {
    assert.ok(!isOfThePage(name), name);
  }
  for (const name of ["id", "ID", "name", "style", "onclick", "hx-get", "data-hx-post", "ws-send", "data-action", "form"]) {
    assert.ok(isOfThePage(name), name);
  }
});

test("a footnote keeps its place, and nothing else an id", () => {
  const own = "fn-0b8f5c1e-9c0e-4e57-8c0a-3f1f4c0d2a11-note-12";
  assert.ok(isFootnote("SUP", "id", own));
  for (const [tag, name, value] of [
    ["A", "id", own], ["SUP", "name", own], ["SUP", "id", "composer"], ["SUP", "id", `${own} x`],
    ["SUP", "id", "fn-answer-note-1"], ["SUP", "id", own.replace("note", "status")],
  ]) assert.ok(!isFootnote(tag, name, value), value);
});
