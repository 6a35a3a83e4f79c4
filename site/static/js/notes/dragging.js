// A note is dragged onto a folder with the mouse; what is chosen goes along with it. The keyboard's
// way is to choose notes and to name the folder below.

const KIND = "application/x-commonplace-note";
const UNFOLD = 600; // ms over a folder until those in it show

/** The boxes that go along when the note of this one is dragged: all chosen, or it alone. */
export const taken = (box, boxes) => (box.checked ? boxes.filter((each) => each.checked) : [box]);

function choose(form, box) {
  const boxes = [...form.elements].filter((each) => each.type === "checkbox");
  const along = taken(box, boxes);
  for (const each of boxes) each.checked = along.includes(each);
}

function move(form, folder) {
  form.elements.into.value = folder;
  form.requestSubmit(form.querySelector("button[value=move]"));
}

const folderAt = (target) => target.closest?.("a[data-folder]");

export function dragIntoFolders(form, places, list) {
  let dragged = null;
  let over = null;
  let timer;

  function point(folder) {
    if (folder === over) return;
    over?.classList.remove("over");
    clearTimeout(timer);
    over = folder;
    over?.classList.add("over");
    const details = over?.parentElement.querySelector(":scope > details");
    if (details) timer = setTimeout(() => { details.open = true; }, UNFOLD);
  }

  function showFolders() {
    const folders = places?.querySelector("a[data-folder]")?.closest("details.places-part");
    if (folders) folders.open = true;
  }

  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("li")?.querySelector("input[type=checkbox]");
    if (!dragged || !event.dataTransfer) return;
    event.dataTransfer.setData(KIND, dragged.value);
    event.dataTransfer.effectAllowed = "all"; // the link can still be dropped elsewhere
    setTimeout(showFolders); // a page that changes as a drag begins ends it
  });
  places?.addEventListener("dragover", (event) => {
    const folder = dragged && folderAt(event.target);
    point(folder || null);
    if (!folder) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "move";
  });
  places?.addEventListener("dragleave", ({ relatedTarget }) => places.contains(relatedTarget) || point(null));
  places?.addEventListener("drop", (event) => {
    const folder = dragged && folderAt(event.target);
    if (!folder) return;
    event.preventDefault();
    choose(form, dragged);
    move(form, folder.dataset.folder);
  });
  document.addEventListener("dragend", () => {
    point(null);
    dragged = null;
  });
}
