// Sentences of scripts in the language of the page. They are written in English, and gathered by
// `make messages`; what has no translation stays English. `{name}` is filled in.

const { language = "en", of = {} } = globalThis.commonplaceWords ?? {};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (mark, name) => values[name] ?? mark);
const known = (english) => (Object.hasOwn(of, english) ? of[english] : undefined);

/** The sentence, as in gettext("Copy {title}", { title }). */
export const gettext = (english, values = {}) => filled(known(english) ?? english, values);

/** One of two sentences by a number, which `{count}` stands for. */
export function ngettext(one, many, count, values = {}) {
  const isOne = new Intl.PluralRules(language).select(count) === "one";
  const forms = known(one) ?? [one, many];
  return filled(forms[isOne ? 0 : 1], { count: number(count), ...values });
}

/** A number as people of that language write it. */
export const number = (value, options) => new Intl.NumberFormat(language, options).format(value);
