/* The receipts as they arrive: the socket says that something changed, HTTP says what. Only rows that differ are put in,
   so that what is open stays open and nothing jumps. */

import { t } from '../shared/i18n.js';
import { openSocket } from '../shared/socket.js';
import { forgetAll } from '../staff/local_copy.js';
import { startTablet } from './tablet.js';
import { ask, loadWords } from '../staff/talk.js';

const TOGETHER_MS = 150; // several receipts in one moment are one look
const NOW_AND_THEN_MS = 30_000;
const page = document.getElementById('receipts');
const sheet = document.getElementById('sheet');
const said = document.getElementById('said');
let soon = 0;
let looking = null;
let lookAgain = false;
let knownRead = null;

/** What comes together is looked at together; a stream that doesn't end doesn't put it off. */
function lookSoon() {
  soon ||= setTimeout(() => {
    soon = 0;
    look();
  }, TOGETHER_MS);
}

/** Whoever asks while a look is on its way waits for that one, and another follows it. */
function look() {
  if (looking) lookAgain = true;
  else looking = lookNow();
  return looking;
}

async function lookNow() {
  try {
    putIn(await ask(page.dataset.address));
  } catch {
    // The next look heals it.
  }
  looking = null;
  if (lookAgain) {
    lookAgain = false;
    lookSoon();
  }
}

function putIn({ html, words, read }) {
  const fresh = new DOMParser().parseFromString(html, 'text/html').body;
  const focus = focusPlace();
  merge(sheet, fresh);
  giveBack(focus);
  if (knownRead !== null && knownRead !== read) said.textContent = words;
  knownRead = read;
}

/** Makes `old`'s children those of `fresh`, keeping every keyed element that says the same. */
function merge(old, fresh) {
  const known = new Map([...old.children].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one]));
  const next = [...fresh.children].map((wanted) => {
    const one = known.get(wanted.dataset.key) ?? twinWithoutKey(old, wanted);
    if (one && saysTheSame(one, wanted)) return one;
    if (one?.querySelector('[data-key]')) {
      merge(one, wanted);
      return one;
    }
    return arrived(document.adoptNode(wanted));
  });
  if (next.length !== old.children.length || next.some((one, place) => one !== old.children[place])) old.replaceChildren(...next);
}

/** Elements between the keyed ones: the list in a section, the frame around all. */
function twinWithoutKey(old, wanted) {
  if (wanted.dataset.key) return undefined;
  return [...old.children].find((one) => !one.dataset.key && one.tagName === wanted.tagName);
}

function saysTheSame(one, other) {
  return plain(one).isEqualNode(plain(other));
}

/** A copy less what isn't news: the token, what is folded out, the mark of a new line, the blanks between. */
function plain(element) {
  const copy = element.cloneNode(true);
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    part.classList.remove('is-new');
    for (const name of ['open', 'disabled', 'tabindex']) part.removeAttribute(name);
    if (part.name === 'csrf_token') part.removeAttribute('value');
    for (const child of [...part.childNodes]) if (child.nodeType === Node.TEXT_NODE && !child.data.trim()) child.remove();
  }
  return copy;
}

function arrived(element) {
  if (element.classList.contains('row--good')) element.classList.add('is-new');
  return element;
}

function focusPlace() {
  const around = document.activeElement?.closest('[data-key]');
  return around && { key: around.dataset.key, number: pressable(around).indexOf(document.activeElement) };
}

/** A line that was replaced under somebody's finger or keyboard: the same place in the new one is taken, or the line. */
function giveBack(focus) {
  if (!focus) return;
  const around = sheet.querySelector(`[data-key="${focus.key}"]`);
  // The line itself holds the focus where a look came in between and found its button folded away.
  if (!around || ![document.body, around].includes(document.activeElement)) return;
  const target = pressable(around)[focus.number] ?? around;
  if (target === around) around.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function pressable(around) {
  return [...around.querySelectorAll('a, summary, details[open] button')];
}

/** Recording is two touches: 記録する folds out, and the way; so is taking it back. The list comes back with the answer. */
async function record(event) {
  const form = event.target;
  if (!form.matches('.record__form')) return;
  event.preventDefault();
  const line = form.closest('[data-key]');
  const words = new URLSearchParams(new FormData(form, event.submitter));
  words.delete('csrf_token'); // the header carries one that can be renewed
  for (const button of form.querySelectorAll('button')) button.disabled = true;
  try {
    await ask(form.action, { method: 'POST', form: words });
    form.closest('details').open = false;
    if (form.contains(document.activeElement)) document.activeElement.blur(); // folded in, it would lose it some time later
    await look();
    giveBack(line && { key: line.dataset.key, number: 0 });
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
  place.textContent = error.status ? error.message : t('いま、つながっていません。少し待って、もう一度押してください。');
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
startTablet();
