// Elements as a parser makes them, as far as readFrame looks at them.

/** element("i", { id: "cursor", "data-answer": "m-1" }) */
export function element(tag, attributes = {}, children = []) {
  const dataset = {};
  for (const [name, value] of Object.entries(attributes)) {
    const key = name.match(/^data-(.+)$/)?.[1].replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    if (key) dataset[key] = value;
  }
  return { tag, id: attributes.id ?? "", dataset, children, getAttribute: (name) => attributes[name] ?? null };
}

export const cursor = (attributes) => element("i", { id: "cursor", ...attributes });
