/* Bringing and writing notes: files dropped on the page, how far their upload is, unsaved text. */
"use strict";

// --- Import ------------------------------------------------------------------------------------

const importForm = document.getElementById("import-form");
const FILES_MAX = 10000; // as the server's settings say

/* Each file of a dropped folder with its path in it: a browser's own list has no folders. */
async function filesOf(entry, folder = "") {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [[path, file]];
  }
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred entries at a time and then none.
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    for (const each of some) {
      if (!each.name.startsWith(".")) found.push(...(await filesOf(each, `${path}/`)));
    }
  }
  return found;
}

function upload(files) {
  const status = document.getElementById("upload-status");
  if (files.length > FILES_MAX) {
    status.textContent = `These are ${files.length} files. Bring a zip of them instead.`;
    return;
  }
  const bar = document.getElementById("upload-progress");
  const button = importForm.querySelector("button");
  const data = new FormData();
  data.append("csrfmiddlewaretoken", importForm.elements.csrfmiddlewaretoken.value);
  for (const [path, file] of files) {
    data.append("uploads", file, file.name);
    data.append("paths", path);
  }
  const request = new XMLHttpRequest();
  const fail = (sentence) => {
    status.textContent = sentence;
    status.className = "notice error";
    bar.hidden = true;
    button.disabled = false;
  };
  request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; };
  request.onerror = () => fail("The upload broke off. Check the connection and try again.");
  request.onload = () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* said below */ }
    if (answer.url) location.assign(answer.url);
    else fail(answer.error || "The server did not take the upload. Please try again.");
  };
  request.open("POST", importForm.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(data);
  bar.hidden = false;
  button.disabled = true;
  status.className = "";
  status.textContent = `Uploading ${files.length} file${files.length === 1 ? "" : "s"}…`;
}

if (importForm) {
  const inputs = [...importForm.querySelectorAll("input[type=file]")];
  const isHidden = (path) => path.split("/").some((part) => part.startsWith("."));
  const chosen = () => inputs
    .flatMap((input) => [...input.files].map((file) => [file.webkitRelativePath || file.name, file]))
    .filter(([path]) => !isHidden(path));

  document.getElementById("folder-choice").hidden = false; // only a script can say the paths in it
  importForm.noValidate = true; // either of the two will do
  importForm.addEventListener("submit", (event) => {
    const files = chosen();
    if (!files.length) return; // the server says so
    event.preventDefault();
    upload(files);
  });
  for (const kind of ["dragenter", "dragover"]) {
    importForm.addEventListener(kind, (event) => {
      event.preventDefault();
      importForm.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    importForm.addEventListener(kind, () => importForm.classList.remove("over"));
  }
  importForm.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const loose = [...event.dataTransfer.files].map((file) => [file.name, file]);
    try {
      const files = entries.length ? (await Promise.all(entries.map((entry) => filesOf(entry)))).flat() : loose;
      if (files.length) upload(files);
    } catch {
      document.getElementById("upload-status").textContent = "The folder could not be read. Try a zip of it.";
    }
  });
}

// --- Writing -------------------------------------------------------------------------------------

const noteForm = document.getElementById("note-form");

/* A list of suggestions is for a whole field: each gets what stands before the last comma. */
function suggestTags(field) {
  const options = [...field.list.options];
  const names = options.map((option) => option.value);
  field.addEventListener("input", () => {
    const before = field.value.includes(",") ? `${field.value.slice(0, field.value.lastIndexOf(",") + 1)} ` : "";
    options.forEach((option, number) => { option.value = before + names[number]; });
  });
}

if (noteForm) {
  let changed = "unsaved" in noteForm.dataset;
  noteForm.addEventListener("input", () => { changed = true; });
  noteForm.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!event.repeat) noteForm.requestSubmit();
  });
  // Who looks where a link in the preview leads does not want to leave the text.
  document.getElementById("preview").addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) Object.assign(link, { target: "_blank", rel: "noopener" });
  });
  suggestTags(noteForm.elements.tags);
  const { title, body } = noteForm.elements;
  (title.value ? body : title).focus();
}
