/* The board: fetched over HTTP (the truth), mended by the socket (the speed), shown together with what this
   device has said but the server hasn't confirmed. */

import { corrected, isToday, learnServerTime } from '../shared/clock.js';
import { request, useCsrf } from '../shared/http.js';
import { keepWhatWasSaid, withAlert, withConfirmed, withReports, withoutAlerts } from './alert_board.js';
import { isHall, state, update } from './state.js';
import { store } from './store.js';
import { tellOtherTabs } from './tabs.js';

const MOST_GONE = 200; // what an answer hasn't made needless yet: a minute's, where nobody floods us

let etag = '';
let cardsHeard = 0;
let incomplete = false;
let doubted = false;

export async function loadBoard() {
  const [board, savedEtag, contactAt] = await Promise.all([store.get('board'), store.get('etag'), store.get('contactAt')]);
  etag = board ? (savedEtag ?? '') : '';
  useCsrf(board?.csrf);
  update({ board: board ?? null, contactAt: contactAt ?? 0 });
}

async function keep(board) {
  update({ board });
  await store.set('board', board);
  tellOtherTabs('board');
}

const SAID_HERE = new Set(['tablet', 'phone']);

/** What this home's devices said stays; what a leader wrote down on paper may be taken back. */
function keepReading(fetched, known) {
  return fetched ?? (SAID_HERE.has(known?.way) ? known : null);
}

/** An answer that left before the server confirmed our asking for a visit doesn't know of it yet. */
function keepVisitAsked(fetched, known, askedAt) {
  const knowsNothing = askedAt < (known.visit_confirmed_at ?? 0);
  return fetched.visit_asked_at ?? (knowsNothing ? known.visit_asked_at : null);
}

/** Our own reading is never taken back, and a check-in never gets older: an answer that left before ours arrived doesn't undo it. */
function keepWhatWeKnow(fetched, known, askedAt) {
  if (!known) return fetched;
  const before = new Map(known.circulars.map((card) => [card.id, card]));
  const circulars = fetched.circulars.map((card) => ({ ...card, read: keepReading(card.read, before.get(card.id)?.read) }));
  const said = keepWhatWasSaid(fetched, known);
  if (!fetched.check_in) return { ...said, circulars }; // a hall's
  const times = [fetched.check_in.last_at, known.check_in?.last_at].filter(Boolean).sort();
  return {
    ...said,
    circulars,
    check_in: { last_at: times.at(-1) ?? null },
    visit_asked_at: keepVisitAsked(fetched, known, askedAt),
    visit_confirmed_at: known.visit_confirmed_at,
  };
}

/** An answer that left before our choice of language and letters got there doesn't undo it. */
function withOwnSettings(fetched, askedAt) {
  const { language, textSize, unsent } = state.settings;
  if (!unsent && state.settingsSentAt < askedAt) return fetched;
  return { ...fetched, device: { ...fetched.device, language, text_size: textSize } };
}

/** Versions are counted by district: whoever has moved is at another one's. */
function isOfSamePlace(fetched, known) {
  return known?.device.id === fetched.device.id && known.place.district === fetched.place.district;
}

/**
 * An answer that may not know what stands here: a card came by the socket while it was on its way, or another process of
 * the server was behind. One that says the same again, with nothing heard meanwhile, is the truth: the database was set
 * back.
 */
function isOutdated(fetched, heardBefore) {
  const moved = !isOfSamePlace(fetched, state.board);
  const older = state.board && (moved || fetched.version < state.board.version);
  doubted = older && (cardsHeard !== heardBefore || !(moved || doubted));
  return doubted;
}

/** Asks for the board; false where the answer is already out of date. Throws Unreachable or Problem. */
export async function fetchBoard() {
  const heardBefore = cardsHeard;
  const askedAt = Date.now();
  const headers = etag && state.board ? { 'If-None-Match': etag } : {};
  const answer = await request('/api/board', { headers });
  noteContact();
  // Also when nothing changed: a tablet that woke up in 1970 may have found its clock since.
  await store.set('clockOffset', learnServerTime(answer.data?.server_time ?? answer.date));
  if (answer.status === 304) {
    if (cardsHeard === heardBefore) incomplete = false;
    return true;
  }
  if (isOutdated(answer.data, heardBefore)) return false;
  const sameHome = state.board?.device.id === answer.data.device.id;
  const board = keepWhatWeKnow(withOwnSettings(answer.data, askedAt), sameHome ? state.board : null, askedAt);
  useCsrf(board.csrf);
  incomplete = false;
  // Where we know better than this answer, its tag doesn't name what stands here: the next one is to come whole.
  etag = board.visit_asked_at === answer.data.visit_asked_at ? (answer.etag ?? '') : '';
  // It holds all that came with its version or an earlier one and isn't over: what was heard to be gone is in it too.
  await keep({ ...board, complete_to: board.version, gone: [] });
  await store.set('etag', etag);
  return true;
}

/** The server was just heard: what is shown is the newest there is. */
export function noteContact() {
  state.contactAt = Date.now();
  store.set('contactAt', state.contactAt);
}

export function forgetEtag() {
  etag = '';
}

/** What stands here now isn't what the server's tag names: 304 would keep what only we have put there. */
async function keepOwnVersion(board) {
  forgetEtag();
  await keep(board);
  await store.set('etag', etag);
}

/** A version that isn't the next one: what stood between was lost on its way here, or was for others of the district. */
function versionHeard(version) {
  cardsHeard += 1;
  const known = state.board.version;
  if (version > known + 1) incomplete = true;
  return Math.max(version, known); // two processes of the server needn't send in the order of the versions
}

/** Whether something may have been missed that no answer has brought since. */
export function isIncomplete() {
  return incomplete;
}

/** An answer that knew of this has been here: what of it still holds, stands here. */
function isAnswered(itsVersion) {
  return itsVersion <= (state.board.complete_to ?? -1);
}

/** Replaced or withdrawn by the socket: its card may still come, from a process of the server that was held up. */
export function isGone(id) {
  return Boolean(state.board?.gone?.includes(id));
}

function withGone(ids) {
  const gone = (state.board.gone ?? []).filter((one) => !ids.includes(one));
  return [...gone, ...ids].slice(-MOST_GONE);
}

/**
 * A whole card from the socket, put in its place by its time of publication. `replaces`: whose place it takes, and whose
 * place those had taken. One that was overtaken by what ended it changes nothing, but for what it ended itself.
 */
export async function insertCard(card, replaces, itsVersion) {
  if (!state.board || isAnswered(itsVersion)) return;
  if (isGone(card.id)) {
    if (replaces.length > 0) await removeCards(replaces, itsVersion);
    return;
  }
  const version = versionHeard(itsVersion);
  const gone = withGone(replaces);
  if (card.kind === 'alert') {
    await keep({ ...withAlert(state.board, card, replaces), version, gone });
    return;
  }
  const known = state.board.circulars.find((other) => other.id === card.id);
  const others = state.board.circulars.filter((other) => other.id !== card.id && !replaces.includes(other.id));
  const circulars = [{ ...card, read: card.read ?? known?.read ?? null }, ...others]
    .sort((a, b) => Date.parse(b.published_at) - Date.parse(a.published_at));
  if (!known && !isHall()) state.fresh.add(card.id);
  await keep({ ...state.board, version, gone, circulars });
}

export async function removeCards(ids, itsVersion) {
  if (!state.board || isAnswered(itsVersion)) return;
  const version = versionHeard(itsVersion);
  const circulars = state.board.circulars.filter((card) => !ids.includes(card.id));
  await keep({ ...withoutAlerts(state.board, ids), version, gone: withGone(ids), circulars });
}

function personsName(residentId) {
  return state.board?.people.find((person) => person.id === residentId)?.name ?? null;
}

function momentOf(report) {
  return corrected(Date.parse(report.occurred_at)).toISOString();
}

function readingOf(report) {
  return { at: momentOf(report), by: personsName(report.resident), way: state.board?.device.kind ?? 'tablet' };
}

/** Confirmed reports leave the outbox; what they said stays on the board until the next fetch says the same. */
export async function noteConfirmed(reports) {
  if (!state.board || isHall() || reports.length === 0) return;
  const read = new Map(reports.filter((report) => report.kind === 'read').map((report) => [report.message, report]));
  const pressed = reports.findLast((report) => report.kind === 'check_in');
  const asked = reports.findLast((report) => report.kind === 'ask_visit');
  const board = withConfirmed(state.board, reports);
  if (read.size === 0 && !pressed && !asked && board === state.board) return;
  const circulars = board.circulars.map((card) => (
    !card.read && read.has(card.id) ? { ...card, read: readingOf(read.get(card.id)) } : card
  ));
  const checkedIn = pressed ? { check_in: { last_at: momentOf(pressed) } } : {};
  const visit = asked ? { visit_asked_at: momentOf(asked), visit_confirmed_at: Date.now() } : {};
  await keepOwnVersion({ ...board, circulars, ...checkedIn, ...visit });
}

/** The cards as they are to be shown: `waiting` is true for a reading that is still on its way. */
export function cards() {
  const said = isHall() ? [] : state.pending.filter((report) => report.kind === 'read');
  const unsent = new Map(said.map((report) => [report.message, report]));
  return (state.board?.circulars ?? []).map((card) => {
    const report = card.read ? undefined : unsent.get(card.id);
    return report ? { ...card, read: readingOf(report), waiting: true } : { ...card, waiting: false };
  });
}

export function findCard(id) {
  return cards().find((card) => card.id === id);
}

/** Alerts as /api/board gave them, with what was pressed here since. */
export function alerts() {
  return (state.board?.alerts ?? []).map((alert) => withReports(alert, state.pending));
}

/** Last month's broadcasts, newest first; what this device has shown wasn't missed. */
export function broadcasts() {
  const shown = new Set(state.pending.filter((report) => report.kind === 'shown').map((report) => report.message));
  return (state.board?.broadcasts ?? []).map((one) => ({ ...one, missed: one.missed && !shown.has(one.id) }));
}

/** Whether this alert is known to hold no more: it ran out, or something has taken its place. */
export function isOver(id) {
  const heard = (state.board?.broadcasts ?? []).find((one) => one.id === id);
  return isGone(id) || Boolean(heard && heard.status !== 'live');
}

/** {at: Date | null, today: boolean, waiting: boolean} of the last 元気です. */
export function checkIn() {
  const unsent = state.pending.findLast((report) => report.kind === 'check_in');
  const last = state.board?.check_in.last_at;
  const at = unsent ? corrected(Date.parse(unsent.occurred_at)) : last ? new Date(last) : null;
  return { at, today: Boolean(at && isToday(at)), waiting: Boolean(unsent) };
}
