// What keys do, and what can be done from anywhere.

export const KEYS = [
  [["Ctrl", "K"], "find a note, a conversation or a page"],
  [["/"], "go to the question or search box"],
  [["?"], "show this list"],
  [["Enter"], "send the question (on a phone: a new line)"],
  [["Shift", "Enter"], "a new line in the question"],
  [["Esc"], "stop the answer, or close what lies over the page"],
  [["Ctrl", "S"], "save the note that is being written"],
];

const PAGES = [
  ["Write a note", "/notes/new/"],
  ["Quick note", "/capture/"],
  ["Import notes", "/notes/import/"],
  ["Notes", "/notes/"],
  ["Files", "/notes/attachments/"],
  ["Graph of notes", "/notes/graph/"],
  ["Conversations", "/conversations/"],
  ["Search", "/search/"],
  ["Index", "/notes/index/"],
  ["Trash of notes", "/notes/trash/"],
  ["Trash of conversations", "/conversations/trash/"],
  ["Usage", "/usage/"],
  ["Settings", "/settings/"],
];

export function actionsOf(page) {
  const pages = PAGES.map(([title, url]) => ({ title, kind: "Page", url }));
  const form = page.getElementById("new-conversation");
  const today = page.getElementById("todays-note"); // a button of the same form
  return [{ title: "New conversation", kind: "Action", form }, { title: "Today’s note", kind: "Action", form, button: today }, ...pages];
}

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Those that hold every word of the query, however it is accented. */
export function matching(actions, query) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  return actions.filter(({ title }) => words.every((word) => folded(title).includes(word)));
}
