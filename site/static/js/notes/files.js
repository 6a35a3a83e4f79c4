// Files as a browser hands them over: chosen, or dropped in folders.

/** Each file of a dropped folder as [path in it, file]: a browser's own list has no folders. */
export async function filesOf(entry, folder = "") {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [[path, file]];
  }
  const found = [];
  for (const each of await entriesOf(entry)) {
    if (!each.name.startsWith(".")) found.push(...(await filesOf(each, `${path}/`)));
  }
  return found;
}

// A reader gives a hundred entries at a time and then none.
async function entriesOf(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    found.push(...some);
  }
}

const isHidden = (path) => path.split("/").some((name) => name.startsWith("."));

/** The files that were chosen, as [path, file], without hidden ones. */
export function chosenFiles(inputs) {
  return inputs
    .flatMap((input) => [...input.files].map((file) => [file.webkitRelativePath || file.name, file]))
    .filter(([path]) => !isHidden(path));
}

/** The files that were dropped, as [path, file]; rejects when a folder cannot be read. */
export async function droppedFiles({ items, files }) {
  // Both lists are empty once the event has passed.
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const loose = [...files].map((file) => [file.name, file]);
  return entries.length ? (await Promise.all(entries.map((entry) => filesOf(entry)))).flat() : loose;
}

/** What the import takes: files with their paths. */
export function formOf(files, token) {
  const data = new FormData();
  data.append("csrfmiddlewaretoken", token);
  for (const [path, file] of files) {
    data.append("uploads", file, file.name);
    data.append("paths", path);
  }
  return data;
}
