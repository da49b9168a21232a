/* The receipts as they arrive: the socket says that something changed, HTTP says what. Only rows that differ are put in,
   so that what is open stays open and nothing jumps. */

import { openSocket } from '../shared/socket.js';
import { forgetAll } from './local_copy.js';
import { ask, loadWords } from './talk.js';

const TOGETHER_MS = 150; // several receipts in one moment are one look
const NOW_AND_THEN_MS = 30_000;
const page = document.getElementById('receipts');
const sheet = document.getElementById('sheet');
const said = document.getElementById('said');
let soon = 0;
let looking = false;
let lookAgain = false;

function lookSoon() {
  clearTimeout(soon);
  soon = setTimeout(look, TOGETHER_MS);
}

async function look() {
  if (looking) {
    lookAgain = true;
    return;
  }
  looking = true;
  try {
    const answer = await ask(page.dataset.address);
    putIn(answer);
  } catch {
    // The next look heals it.
  }
  looking = false;
  if (lookAgain) {
    lookAgain = false;
    lookSoon();
  }
}

function putIn({ html, words, read }) {
  const fresh = new DOMParser().parseFromString(html, 'text/html').body;
  const before = sheet.querySelectorAll('[data-key]').length;
  if (sheet.dataset.read !== undefined && sheet.dataset.read !== String(read)) said.textContent = words;
  sheet.dataset.read = String(read);
  merge(sheet, fresh, before > 0);
}

/** Makes `old`'s children those of `fresh`, keeping every keyed element that says the same. */
function merge(old, fresh, isUpdate) {
  const known = new Map([...old.children].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one]));
  const next = [...fresh.children].map((wanted) => {
    const one = known.get(wanted.dataset.key) ?? unkeyedTwin(old, wanted);
    if (!one) return arrived(document.adoptNode(wanted), isUpdate);
    if (sameWords(one, wanted)) return one;
    if (one.querySelector('[data-key]')) {
      merge(one, wanted, isUpdate);
      return one;
    }
    return arrived(document.adoptNode(wanted), isUpdate && one.classList.contains('receipt'));
  });
  if (next.length !== old.children.length || next.some((one, place) => one !== old.children[place])) {
    const focused = document.activeElement?.closest('[id]')?.id;
    old.replaceChildren(...next);
    if (focused && document.activeElement === document.body) document.getElementById(focused)?.querySelector('summary, a, button')?.focus();
  }
}

/** Elements between the keyed ones: the list in a section, the frame around all. */
function unkeyedTwin(old, wanted) {
  if (wanted.dataset.key) return undefined;
  return [...old.children].find((one) => !one.dataset.key && one.tagName === wanted.tagName);
}

function sameWords(one, other) {
  return wordsOf(one) === wordsOf(other);
}

/** Its HTML, less what isn't news: the token, whether something is folded out, the mark of a new line. */
function wordsOf(element) {
  const copy = element.cloneNode(true);
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    part.classList.remove('is-new');
    if (part.getAttribute('class') === '') part.removeAttribute('class');
    part.removeAttribute('open');
    if (part.name === 'csrf_token') part.removeAttribute('value');
  }
  return copy.outerHTML.replace(/\s+/g, ' ');
}

function arrived(element, isUpdate) {
  if (isUpdate && element.classList.contains('row--good')) element.classList.add('is-new');
  return element;
}

/** Recording is two touches: 記録する folds out, and the way. The list comes back with the answer. */
async function record(event) {
  const form = event.target;
  if (!form.matches('.record__form')) return;
  event.preventDefault();
  const words = new FormData(form, event.submitter);
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  try {
    await ask(form.action, { method: 'POST', form: new URLSearchParams(words) });
    form.closest('details').open = false;
    await look();
  } catch (error) {
    tellProblem(form, error);
  }
  for (const button of form.querySelectorAll('button')) button.disabled = false;
}

function tellProblem(form, error) {
  let place = form.querySelector('.error');
  if (!place) {
    place = document.createElement('p');
    place.className = 'error';
    place.setAttribute('role', 'alert');
    form.append(place);
  }
  place.textContent = error.status ? error.message : form.closest('[data-offline]')?.dataset.offline ?? '';
}

function watch() {
  openSocket('/staff', {
    // The socket calls its listeners with itself as `this`.
    connect() {
      this.emit('watch', page.dataset.message);
      lookSoon();
    },
    receipts_changed: lookSoon,
  });
  setInterval(look, NOW_AND_THEN_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') lookSoon();
  });
}

await loadWords();
forgetAll(page.dataset.circular);
sheet.addEventListener('submit', record);
watch();
