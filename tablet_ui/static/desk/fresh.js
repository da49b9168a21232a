/* A page that stays open: the socket says that something changed, HTTP says what. Only parts that differ are put in, so
   that what is open stays open, what is being pressed stays under the finger, and nothing jumps. */

import { openSocket } from '../shared/socket.js';
import { ask } from '../staff/talk.js';

const NOW_AND_THEN_MS = 30_000;
const LEAST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 5000;

/** Makes the parts (`data-part`) of `place` those of `html`. */
export function putIn(place, html) {
  const fresh = new DOMParser().parseFromString(html, 'text/html').body;
  const old = new Map([...place.children].map((one) => [one.dataset.part, one]));
  const focus = focusPlace(place);
  const next = [...fresh.children].map((wanted) => {
    const one = old.get(wanted.dataset.part);
    return one && saysTheSame(one, wanted) ? one : withWhatIsOpen(document.adoptNode(wanted), one);
  });
  if (next.length === place.children.length && next.every((one, number) => one === place.children[number])) return;
  place.replaceChildren(...next);
  giveBack(place, focus);
}

function saysTheSame(one, other) {
  return plain(one).isEqualNode(plain(other));
}

/** A copy less what isn't news: the token, what is folded out, the blanks between. */
function plain(element) {
  const copy = element.cloneNode(true);
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    for (const name of ['open', 'data-sent']) part.removeAttribute(name);
    if (part.name === 'csrf_token') part.removeAttribute('value');
    for (const child of [...part.childNodes]) if (child.nodeType === Node.TEXT_NODE && !child.data.trim()) child.remove();
  }
  return copy;
}

function summaries(element) {
  return [...(element?.querySelectorAll('details') ?? [])];
}

function withWhatIsOpen(fresh, old) {
  const open = new Set(summaries(old).filter((one) => one.open).map((one) => one.querySelector('summary').textContent));
  for (const one of summaries(fresh)) if (open.has(one.querySelector('summary').textContent)) one.open = true;
  return fresh;
}

/** Where the finger or keyboard is: the same address or button in the new part is taken. */
function focusPlace(place) {
  const part = document.activeElement?.closest('[data-part]');
  if (!part || !place.contains(part)) return null;
  return { part: part.dataset.part, number: pressable(part).indexOf(document.activeElement), is: nameOf(document.activeElement) };
}

function nameOf(element) {
  return element.href ?? element.form?.action ?? element.textContent;
}

function giveBack(place, focus) {
  if (!focus || document.activeElement !== document.body) return;
  const part = [...place.children].find((one) => one.dataset.part === focus.part);
  const some = part ? pressable(part) : [];
  const target = some.find((one) => nameOf(one) === focus.is) ?? some[focus.number];
  target?.focus({ preventScroll: true });
}

function pressable(part) {
  return [...part.querySelectorAll('a, button, summary, [tabindex]')];
}

/** Calls `look` soon after each of these `events`, and now and then; never more often than the looks take. `look` may throw. */
export function keepLooking({ look, events, join }) {
  const cutOff = document.getElementById('cut-off');
  let soon = 0;
  let pause = LEAST_PAUSE_MS;
  let isLooking = false;
  let lookAgain = false;

  function lookSoon() {
    if (isLooking) lookAgain = true;
    else soon ||= setTimeout(lookNow, pause);
  }

  async function lookNow() {
    soon = 0;
    isLooking = true;
    const began = performance.now();
    try {
      await look();
      if (cutOff) cutOff.hidden = true;
    } catch {
      if (cutOff) cutOff.hidden = false; // the next look heals it
    }
    pause = Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, 2 * (performance.now() - began)));
    isLooking = false;
    if (lookAgain) {
      lookAgain = false;
      lookSoon();
    }
  }

  openSocket('/staff', {
    // The socket calls its listeners with itself as `this`.
    connect() {
      join(this);
      lookSoon();
    },
    ...Object.fromEntries(events.map((event) => [event, lookSoon])),
  });
  setInterval(lookSoon, NOW_AND_THEN_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') lookSoon();
  });
}

export { ask };
