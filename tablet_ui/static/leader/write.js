/* Step 1, 何を: the text is saved as it is typed, files are sent as they are chosen. */

import { t } from '../shared/i18n.js';
import { keepSaving } from './draft_page.js';
import { startFiles } from './files.js';
import { loadWords } from '../staff/talk.js';

const form = document.getElementById('draft');
const FIELDS = ['title', 'body', 'category', 'issuer', 'due_on'];
const NEARLY_FULL = 0.8;

function read(from = form) {
  return Object.fromEntries(FIELDS.map((name) => [name, from.elements[name].value]));
}

function apply(values) {
  for (const name of FIELDS) form.elements[name].value = values[name] ?? '';
  countLetters();
}

/** As the server counts them: 𠮷 and an emoji are one. */
function countLetters() {
  for (const place of form.querySelectorAll('[data-counts]')) {
    const longest = Number(place.dataset.longest);
    const written = [...form.elements[place.dataset.counts].value].length;
    const near = written > longest * NEARLY_FULL;
    place.textContent = near || place.dataset.counts === 'title' ? t('%(written)s / %(longest)s文字', { written, longest }) : '';
    place.classList.toggle('is-over', written > longest);
  }
}

await loadWords();
const isReady = startFiles({ circular: form.dataset.circular, most: Number(form.dataset.mostFiles) });
keepSaving({ form, read, apply, isReady });
form.addEventListener('input', countLetters);
countLetters();
