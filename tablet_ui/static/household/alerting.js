/* The alert on the screen: which it is, what is pressed on it, and that it comes, stays and goes by itself. */

import { now } from '../shared/clock.js';
import { alerts } from './board.js';
import { report } from './outbox.js';
import { closeNotification } from './push.js';
import { dontSay } from './reading.js';
import { hush, soundAgain, soundOnce } from './sounding.js';
import { isHall, onUpdate, state, update } from './state.js';
import * as rules from './takeover.js';

const LONGEST_TIMER_MS = 3_600_000;
const BOARD_AT_HALL_MS = 60_000;
const NOTHING = { front: null, opened: null, asking: null, said: null, awayUntil: 0, page: 0, pages: 1 };
state.takeover = NOTHING;
let onScreen = null;
let expiry = 0;

function change(changes) {
  update({ takeover: { ...state.takeover, ...changes } });
}

function find(id) {
  return rules.inOrder(alerts(), now()).find((card) => card.id === id) ?? null;
}

/** Those that want the screen now, the one for it first. */
function wanting() {
  if (!isHall()) return rules.untouched(alerts(), now());
  return state.takeover.awayUntil > Date.now() ? [] : rules.standingAtHall(alerts(), now());
}

/**
 * What covers the screen: {card, others, mode: 'takeover' | 'again' | 'hall', part: 'card' | 'asking' | 'said'} or null.
 * An answer that was just given is seen to its end, unless something new comes.
 */
export function takeover() {
  if (state.phase !== 'paired' || !state.board) return null;
  const { asking, said, front, opened } = state.takeover;
  const list = wanting();
  const news = (known) => list.some((card) => !known.includes(card.id));
  for (const [part, held] of [['asking', asking], ['said', said]]) {
    const card = held && find(held.id);
    if (card && !news(held.known)) return { card, others: [], mode: 'again', part };
  }
  if (list.length > 0) {
    const card = list.find((one) => one.id === front) ?? list[0];
    return { card, others: list.filter((one) => one !== card), mode: isHall() ? 'hall' : 'takeover', part: 'card' };
  }
  const again = opened && find(opened);
  if (!again) return null;
  return { card: again, others: rules.stillInForce(alerts(), now()).filter((one) => one.id !== opened), mode: 'again', part: 'card' };
}

/** Alerts that still hold and don't cover the screen at the moment, for the line on the first screen. */
export function inForce() {
  if (isHall()) return rules.standingAtHall(alerts(), now()).filter((card) => !rules.isQuiet(card));
  return rules.stillInForce(alerts(), now());
}

/** Whether it can be opened as what it is, live: everything else is an old broadcast. */
export function isLive(id) {
  return find(id) !== null;
}

export function openAlert(id) {
  change({ ...NOTHING, opened: id });
}

export function showOther(id) {
  change({ front: id, opened: state.takeover.opened && id, page: 0, pages: 1 });
}

export function turnPage(by) {
  const { page, pages } = state.takeover;
  change({ page: Math.max(0, Math.min(page + by, pages - 1)) });
}

/** How many pages the text has, as it was measured. */
export function notePages(pages) {
  if (pages !== state.takeover.pages) change({ pages, page: Math.min(state.takeover.page, pages - 1) });
}

export function close() {
  hush();
  change(NOTHING);
}

export function acknowledge(card) {
  hush();
  report('acknowledged', { message: card.id });
  closeNotification(card.id);
  change(NOTHING);
}

function knownNow() {
  return wanting().map((card) => card.id);
}

/** For everybody there (`resident` null), or for the one who lives there alone. */
export function answer(card, which) {
  const { people } = state.board;
  hush();
  report('answered', { message: card.id, resident: people.length === 1 ? people[0].id : null, answer: which });
  closeNotification(card.id);
  change({ ...NOTHING, said: { id: card.id, answer: which, known: knownNow(), at: Date.now() } });
}

export function askOneByOne(card) {
  hush();
  change({ ...NOTHING, asking: { id: card.id, index: 0, known: knownNow(), said: [] } });
}

/** Which of several people `asking` is about. */
export function asked() {
  return state.board.people[state.takeover.asking.index];
}

function nextPerson(said) {
  const { asking } = state.takeover;
  const index = asking.index + 1;
  if (index < state.board.people.length) {
    change({ asking: { ...asking, index, said } });
    return;
  }
  const gravest = ['help', 'evacuated', 'safe'].find((one) => said.includes(one));
  change({ ...NOTHING, said: gravest ? { id: asking.id, answer: gravest, known: asking.known, at: Date.now(), each: true } : null });
}

export function answerForOne(card, which) {
  report('answered', { message: card.id, resident: asked().id, answer: which });
  nextPerson([...state.takeover.asking.said, which]);
}

export function skipPerson() {
  nextPerson(state.takeover.asking.said);
}

export function personBefore() {
  const { asking } = state.takeover;
  if (asking.index > 0) change({ asking: { ...asking, index: asking.index - 1 } });
  else change({ ...NOTHING, opened: asking.id });
}

export function changeAnswer(card) {
  change({ ...NOTHING, opened: card.id });
}

export function listen(card) {
  soundAgain(card);
}

/** At a hall: the board for a minute, then the alert again. */
export function showBoardForAMinute() {
  hush();
  change({ ...NOTHING, awayUntil: Date.now() + BOARD_AT_HALL_MS });
  setTimeout(() => update(), BOARD_AT_HALL_MS + 20);
}

function wakeAtExpiry() {
  clearTimeout(expiry);
  const left = rules.untilNextExpiry(alerts(), now());
  if (left !== null) expiry = setTimeout(() => update(), Math.min(left + 20, LONGEST_TIMER_MS));
}

function noteShown(card) {
  if (document.visibilityState === 'visible') report('shown', { message: card.id, mark: `shown:${card.id}` });
}

function follow() {
  wakeAtExpiry();
  const shown = takeover();
  const id = shown?.part === 'card' ? shown.card.id : null;
  if (id === onScreen) return;
  onScreen = id;
  if (id === null) {
    if (!shown) hush();
    return;
  }
  state.takeover = { ...state.takeover, page: 0, pages: 1 };
  if (state.reading.asking) dontSay(); // the question for a name doesn't wait behind an alert
  noteShown(shown.card);
  if (rules.isDroppedAt(shown.card, state.board.place)) hush(); // no longer for this home: it is read, and rouses nobody
  else if (shown.mode !== 'again') soundOnce(shown.card);
}

/** From now on alerts take the screen over. */
export function watchAlerts() {
  onUpdate(follow);
  document.addEventListener('visibilitychange', () => {
    const shown = takeover();
    if (shown) noteShown(shown.card);
  });
  addEventListener('pointerdown', (event) => {
    const shown = takeover();
    const own = event.target.closest?.('button'); // a button does what it says, the sound or its end included
    if (shown && !own && state.sounding?.step === 'blocked') listen(shown.card);
  });
}
