// The clipboard, also on plain-http addresses, where browsers hand it to no script.

function copyBySelecting(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "visually-hidden";
  const before = document.activeElement;
  document.body.append(box);
  box.select();
  const isDone = document.execCommand("copy");
  box.remove();
  before?.focus({ preventScroll: true });
  if (!isDone) throw new Error("not allowed");
}

/** Put text there, or what a promise of it brings; rejects when it may not. */
export async function copyText(text) {
  if (navigator.clipboard?.write && window.ClipboardItem) {
    const asBlob = Promise.resolve(text).then((words) => new Blob([words], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": asBlob })]);
  } else {
    copyBySelecting(await text);
  }
}
