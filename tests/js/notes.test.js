import assert from "node:assert/strict";
import test from "node:test";

import { chosenFiles, droppedFiles, filesOf } from "../../site/static/js/notes/files.js";
import { beforeLastTag } from "../../site/static/js/notes/tags.js";

const file = (name) => ({ name, isFile: true, file: (give) => give(`content of ${name}`) });
const broken = { name: "gone", isFile: true, file: (give, fail) => fail(new Error("gone")) };

function folder(name, entries, atOnce = 100) {
  return {
    name,
    createReader() {
      const left = [...entries];
      return { readEntries: (give) => give(left.splice(0, atOnce)) };
    },
  };
}

test("a dropped folder's files come with their paths, hidden ones left out", async () => {
  const vault = folder("vault", [file("a.md"), folder("Café", [file("日記.md")]), folder(".obsidian", [file("x")])]);

  const found = await filesOf(vault);

  assert.deepEqual(found.map(([path]) => path), ["vault/a.md", "vault/Café/日記.md"]);
});

test("a folder of more than a reader gives at a time is read to its end", async () => {
  const many = Array.from({ length: 250 }, (_, n) => file(`${n}.md`));

  assert.equal((await filesOf(folder("many", many))).length, 250);
});

test("loose files come by their names, and a folder that cannot be read is said", async () => {
  const items = [{ webkitGetAsEntry: () => null }];

  assert.deepEqual(await droppedFiles({ items, files: [{ name: "a.md" }] }), [["a.md", { name: "a.md" }]]);
  await assert.rejects(droppedFiles({ items: [{ webkitGetAsEntry: () => broken }], files: [] }));
});

test("chosen files lose what is hidden", () => {
  const inputs = [{ files: [{ name: "a.md" }, { name: "b", webkitRelativePath: "v/.git/b" }] }];

  assert.deepEqual(chosenFiles(inputs).map(([path]) => path), ["a.md"]);
});

test("a suggestion keeps the tags before it", () => {
  assert.equal(beforeLastTag("red"), "");
  assert.equal(beforeLastTag("red, bl"), "red, ");
  assert.equal(beforeLastTag("rot, grün,ملاحظات"), "rot, grün, ");
});
