import assert from "node:assert/strict";
import test from "node:test";

const at = "../../site/static/js/site/words.js";
let asked = 0;

/** The module as a page in that language has it. */
async function inLanguage(words) {
  globalThis.commonplaceWords = words;
  const module = await import(`${at}?${asked++}`);
  delete globalThis.commonplaceWords;
  return module;
}

const german = {
  language: "de",
  of: { Copied: "Kopiert", "{count} note": ["{count} Notiz", "{count} Notizen"], "Of “{name}”": "Von „{name}“" },
};

test("without a catalogue all is said in English", async () => {
  const { gettext, ngettext } = await inLanguage(undefined);

  assert.equal(gettext("Copied"), "Copied");
  assert.equal(ngettext("{count} note", "{count} notes", 1), "1 note");
  assert.equal(ngettext("{count} note", "{count} notes", 2), "2 notes");
});

test("what is translated is said so, and what is not stays English", async () => {
  const { gettext, ngettext } = await inLanguage(german);

  assert.equal(gettext("Copied"), "Kopiert");
  assert.equal(gettext("Close"), "Close");
  assert.equal(ngettext("{count} note", "{count} notes", 1), "1 Notiz");
  assert.equal(ngettext("{count} note", "{count} notes", 1234), "1.234 Notizen");
});

test("what is filled in stays as it is, whatever it looks like", async () => {
  const { gettext } = await inLanguage(german);

  assert.equal(gettext("Of “{name}”", { name: "{name} $& 日記 مذكرة" }), "Von „{name} $& 日記 مذكرة“");
  assert.equal(gettext("{unknown} of {name}", { name: "x" }), "{unknown} of x");
});

test("no word is taken from what every object has", async () => {
  const { gettext } = await inLanguage(german);

  for (const word of ["toString", "constructor", "__proto__"]) assert.equal(gettext(word), word);
});

test("an element that took the catalogue's name breaks nothing", async () => {
  const { gettext } = await inLanguage({ tagName: "A", of: "x" });

  assert.equal(gettext("Copied"), "Copied");
});

test("French counts nothing as one", async () => {
  const { ngettext } = await inLanguage({ language: "fr", of: { "{count} note": ["{count} note", "{count} notes"] } });

  assert.equal(ngettext("{count} note", "{count} notes", 0), "0 note");
  assert.equal(ngettext("{count} note", "{count} notes", 2), "2 notes");
});

test("the shipped catalogues are such scripts, and plurals have two forms", async () => {
  for (const language of ["de", "fr"]) {
    await import(`../../site/static/js/words/${language}.js`);
    const { of, language: said } = globalThis.commonplaceWords;

    assert.equal(said, language);
    assert.ok(Object.keys(of).length > 50);
    for (const form of Object.values(of)) assert.ok(typeof form === "string" ? form : form.length === 2 && form.every(Boolean));
    delete globalThis.commonplaceWords;
  }
});
