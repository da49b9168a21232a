/* Keeps the list on the page the same as the server's, piece by piece: a fold stays open, a half-written note stays, and
   the keyboard stays where it was. */

import { ask } from '../staff/talk.js';
import { t } from '../shared/i18n.js';
import { openSocket } from '../shared/socket.js';

const TOGETHER_MS = 150;
const NOW_AND_THEN_MS = 20_000; // what the clock puts on the list comes without a word by the socket
const page = document.getElementById('visits');
const list = document.getElementById('list');
const cutOff = document.getElementById('cut-off');
const refused = document.getElementById('refused');
const said = document.getElementById('said');
let soon = 0;
let looking = null;
let lookAgain = false;
let knownWords = '';

/** Sends a form; true when it was done. A no is shown above the list, where it stays while the list changes below. */
export async function askAndTell(form) {
  const words = new URLSearchParams(new FormData(form));
  words.delete('csrf_token'); // the header carries one that can be renewed
  refused.hidden = true;
  try {
    await ask(form.action, { method: 'POST', form: words });
    return true;
  } catch (problem) {
    refused.textContent = problem.status ? problem.message : t('いま、つながっていません。少し待って、もう一度押してください。');
    refused.hidden = false;
    refused.scrollIntoView({ block: 'nearest' });
    return false;
  }
}

/** Whoever asks while a look is on its way waits for the one that follows it: that one knows what has just been done. */
export async function look() {
  if (!looking) {
    looking = lookNow();
    await looking;
    return;
  }
  lookAgain = true;
  await looking;
  await looking;
}

async function lookNow() {
  try {
    putIn(await ask(page.dataset.address));
    cutOff.hidden = true;
  } catch {
    cutOff.hidden = false; // the next look heals it
  }
  looking = null;
  if (!lookAgain) return;
  lookAgain = false;
  looking = lookNow();
}

function lookSoon() {
  soon ||= setTimeout(() => {
    soon = 0;
    look();
  }, TOGETHER_MS);
}

function putIn({ html, words }) {
  const fresh = new DOMParser().parseFromString(html, 'text/html').body;
  const focus = focusPlace();
  merge(list, fresh);
  giveBack(focus);
  showPrinting();
  if (knownWords && knownWords !== words) said.textContent = words;
  knownWords = words;
}

function showPrinting() {
  for (const button of list.querySelectorAll('[data-print]')) button.hidden = false;
}

/** Makes `old`'s children those of `fresh`, keeping each element that says the same. */
function merge(old, fresh) {
  const known = new Map([...old.children].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one]));
  const next = [...fresh.children].map((wanted) => {
    const one = known.get(wanted.dataset.key) ?? twin(old, wanted);
    if (one && saysTheSame(one, wanted)) return one;
    if (one?.querySelector('[data-key]') && one.tagName === wanted.tagName) {
      one.className = wanted.className;
      merge(one, wanted);
      return one;
    }
    if (one && isBeingWritten(one, wanted)) return one;
    return openAsBefore(document.adoptNode(wanted), one);
  });
  putInPlace(old, next);
}

/** Moves as few as can be: what is moved loses the keyboard. */
function putInPlace(old, next) {
  const wanted = new Set(next);
  for (const one of [...old.children]) if (!wanted.has(one)) one.remove();
  for (const [at, one] of next.entries()) if (old.children[at] !== one) old.insertBefore(one, old.children[at] ?? null);
}

/** Between the keyed elements: the frame, a list in a section. */
function twin(old, wanted) {
  if (wanted.dataset.key) return undefined;
  const same = (one) => !one.dataset.key && one.tagName === wanted.tagName && one.className === wanted.className;
  return [...old.children].find(same);
}

function saysTheSame(one, other) {
  return plain(one).isEqualNode(plain(other));
}

/** Somebody writes a note for this line, which is still theirs. */
function isBeingWritten(one, wanted) {
  const note = one.querySelector('details[open] textarea');
  return Boolean(note && (note.value || note === document.activeElement) && wanted.querySelector(`[id="${note.id}"]`));
}

/** Without what differs on this screen only: what is open, pressed, and the token. */
function plain(element) {
  const copy = element.cloneNode(true);
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    for (const name of ['open', 'disabled', 'tabindex']) part.removeAttribute(name);
    if (part.matches('[data-print]')) part.removeAttribute('hidden');
    if (part.name === 'csrf_token') part.removeAttribute('value');
    for (const child of [...part.childNodes]) if (child.nodeType === Node.TEXT_NODE && !child.data.trim()) child.remove();
  }
  return copy;
}

function openAsBefore(element, before) {
  if (before?.matches('details[open]')) element.setAttribute('open', '');
  return element;
}

function focusPlace() {
  const around = document.activeElement?.closest('#list [data-key]');
  return around && { key: around.dataset.key, number: pressable(around).indexOf(document.activeElement) };
}

/** The line was replaced under somebody's finger or keyboard: the same place in the new one, or the line itself. */
function giveBack(focus) {
  if (!focus || document.activeElement !== document.body) return;
  const around = list.querySelector(`[data-key="${focus.key}"]`) ?? list.querySelector('h1');
  const target = pressable(around)[Math.max(focus.number, 0)] ?? around;
  if (target === around) around.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function pressable(around) {
  return [...around.querySelectorAll('summary, button, textarea')].filter((one) => one.checkVisibility());
}

export function startLooking() {
  showPrinting();
  openSocket('/staff', {
    // The socket calls its listeners with itself as `this`.
    connect() {
      this.emit('watch_visits');
      lookSoon();
    },
    visits_changed: lookSoon,
  });
  setInterval(look, NOW_AND_THEN_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') lookSoon();
  });
}
