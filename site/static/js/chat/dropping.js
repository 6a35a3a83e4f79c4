// A file that is dropped on a conversation becomes a note; the page, and what stands in its box, stay.

import { droppedFiles, formOf } from "../notes/files.js";
import { tellFailure, upload } from "../notes/uploading.js";
import { tell } from "../site/notices.js";
import { part } from "../site/parts.js";
import { gettext, ngettext } from "../site/words.js";

const IMPORT = "/notes/import/";

const holdsFiles = ({ dataTransfer }) => Boolean(dataTransfer?.types.includes("Files"));

function bring(files) {
  const token = document.querySelector(".site-header [name=csrfmiddlewaretoken]").value;
  return upload(IMPORT, formOf(files, token), "url");
}

async function take(dataTransfer) {
  const files = await droppedFiles(dataTransfer);
  if (!files.length) return;
  const [[, { name }]] = files;
  const is = { name };
  tell(ngettext("“{name}” is uploaded…", "{count} files are uploaded…", files.length, is), "info");
  const url = await bring(files);
  const said = ngettext("“{name}” becomes a note. Ask about it in a moment.", "{count} files become notes. Ask about them in a moment.", files.length, is);
  tell(said, "success", { url, name: gettext("How far it is") });
}

part("#chat", (chat, signal) => {
  const here = Object.assign(document.createElement("p"), { className: "drop-here", textContent: gettext("Drop it here, and it becomes a note"), hidden: true });
  chat.append(here);
  const on = (kind, act) => document.addEventListener(kind, (event) => { if (holdsFiles(event)) act(event); }, { signal });
  on("dragover", (event) => {
    event.preventDefault();
    here.hidden = false;
  });
  on("dragleave", ({ relatedTarget }) => { if (!relatedTarget) here.hidden = true; }); // out of the window
  on("drop", (event) => {
    event.preventDefault();
    here.hidden = true;
    take(event.dataTransfer).catch(tellFailure);
  });
});
