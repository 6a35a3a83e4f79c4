// How far a list was shown, in its address: who comes back finds it so, and the browser its place.

/** The address of the list shown down to the row `after` and the part behind it. */
export function placed(href, after) {
  const url = new URL(href);
  url.searchParams.set("to", after);
  for (const name of ["after", "done", "deleted"]) url.searchParams.delete(name);
  return url.href;
}
