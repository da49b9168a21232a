/* Words on the screen. The message id is the Japanese text itself; the catalogue is what /i18n/<language>.json gives.
   Babel reads t(…) only outside of templates and only as a plain literal: name the text first, then use it. */

let language = 'ja';
let catalogue = {};

export function useCatalogue(nextLanguage, messages) {
  language = nextLanguage;
  catalogue = messages ?? {};
}

export function currentLanguage() {
  return language;
}

/** `%(name)s` in the text is replaced by params.name, as in Python. */
export function t(text, params) {
  const translated = catalogue[text] || text;
  if (!params) return translated;
  return translated.replace(/%\((\w+)\)[sd]/g, (whole, name) => (name in params ? String(params[name]) : whole));
}
