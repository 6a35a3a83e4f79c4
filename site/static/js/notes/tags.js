/** What stands in a field of tags before the one that is being written. */
export function beforeLastTag(text) {
  const comma = text.lastIndexOf(",");
  return comma < 0 ? "" : `${text.slice(0, comma + 1)} `;
}
