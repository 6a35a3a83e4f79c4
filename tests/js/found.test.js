import assert from "node:assert/strict";
import test from "node:test";

const ID = "0123abcd-0123-4567-89ab-0123456789ab";

/** The modules look for the page's notices when they are read. */
globalThis.document = {
  querySelector: () => ({ classList: { remove() {}, toggle() {} }, contains: () => false, querySelectorAll: () => [] }),
  getElementById: () => ({ children: [], replaceChildren() {}, append() {} }),
  createElement: () => ({ append() {} }),
  addEventListener() {},
  documentElement: {},
  querySelectorAll: () => [],
};
globalThis.MutationObserver = class { observe() {} };
globalThis.requestAnimationFrame = () => {};
const { Found, messageIn } = await import("../../site/static/js/chat/found.js");

function article() {
  const marks = new Set();
  const made = { marks, scrolled: 0, focused: 0, classList: { add: (name) => marks.add(name), remove: (name) => marks.delete(name) } };
  made.matches = () => true;
  made.focus = () => { made.focused += 1; };
  made.scrollIntoView = () => { made.scrolled += 1; };
  return made;
}

function log(articles = {}, dataset = {}) {
  return { articles, element: { dataset }, article(id) { return this.articles[id]; } };
}

test("only a message's own name is one", () => {
  assert.equal(messageIn(`#m-${ID}`), ID);
  for (const hash of ["", "#", "#m-", "#log", `#m-${ID}x`, `#m-${ID.toUpperCase()}`, `#m-${ID}"]`]) {
    assert.equal(messageIn(hash), "");
  }
});

test("a message on the page is marked and gone to once, and marked again when it is drawn anew", () => {
  const one = article();
  const here = log({ [`m-${ID}`]: one });
  const found = new Found(here, `#m-${ID}`);

  assert.equal(found.show(), true);
  found.show();
  assert.deepEqual([one.marks.has("found"), one.scrolled, one.focused], [true, 1, 1]);
  assert.equal(found.elsewhere, "");

  const anew = article();
  here.articles[`m-${ID}`] = anew;
  found.show();
  assert.deepEqual([anew.marks.has("found"), anew.scrolled], [true, 0]);
});

test("one that is not there is asked for once, and gone to when its branch is shown", () => {
  const here = log();
  const found = new Found(here, `#m-${ID}`);
  assert.equal(found.show(), false);
  assert.equal(found.elsewhere, ID);
  found.noteAsked();
  assert.equal(found.elsewhere, "");

  const one = article();
  here.articles[`m-${ID}`] = one;
  found.show();

  assert.equal(one.scrolled, 1);
  assert.equal(found.elsewhere, "");
});

test("a branch that the server drew for it is asked for as well", () => {
  const here = log({ [`m-${ID}`]: article() }, { elsewhere: ID });

  assert.equal(new Found(here, `#m-${ID}`).elsewhere, ID);
});

test("a refusal says that there is no such message, and nothing is asked for again", () => {
  const found = new Found(log(), `#m-${ID}`);
  assert.equal(found.noteRefusal(), false);
  found.noteAsked();

  assert.equal(found.noteRefusal(), true);
  assert.equal(found.elsewhere, "");
});
