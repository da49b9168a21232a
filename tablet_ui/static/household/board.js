/* The board: fetched over HTTP (the truth), mended by the socket (the speed), shown together with what this
   device has said but the server hasn't confirmed. */

import { corrected, isToday, learnServerTime } from '../shared/clock.js';
import { request, useCsrf } from '../shared/http.js';
import { state, update } from './state.js';
import { store } from './store.js';
import { tellOtherTabs } from './tabs.js';

let etag = '';

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

/** Our own reading is never taken back, and a check-in never gets older: an answer that left before ours arrived doesn't undo it. */
function keepWhatWeKnow(fetched, known) {
  if (!known) return fetched;
  const before = new Map(known.circulars.map((card) => [card.id, card]));
  const circulars = fetched.circulars.map((card) => ({ ...card, read: keepReading(card.read, before.get(card.id)?.read) }));
  const times = [fetched.check_in.last_at, known.check_in.last_at].filter(Boolean).sort();
  return { ...fetched, circulars, check_in: { last_at: times.at(-1) ?? null } };
}

/** Asks for the board; true when it brought something new. Throws Unreachable or Problem. */
export async function fetchBoard() {
  const headers = etag && state.board ? { 'If-None-Match': etag } : {};
  const answer = await request('/api/board', { headers });
  noteContact();
  // Also when nothing changed: a tablet that woke up in 1970 may have found its clock since.
  await store.set('clockOffset', learnServerTime(answer.data?.server_time ?? answer.date));
  if (answer.status === 304) return false;
  const sameHome = state.board?.device.id === answer.data.device.id;
  const board = keepWhatWeKnow(answer.data, sameHome ? state.board : null);
  useCsrf(board.csrf);
  etag = answer.etag ?? '';
  await keep(board);
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

/** A whole card from the socket, put in its place by its time of publication. */
export async function insertCard(card, version) {
  if (!state.board) return;
  const known = state.board.circulars.find((other) => other.id === card.id);
  const others = state.board.circulars.filter((other) => other.id !== card.id);
  const circulars = [{ ...card, read: card.read ?? known?.read ?? null }, ...others]
    .sort((a, b) => Date.parse(b.published_at) - Date.parse(a.published_at));
  if (!known) state.fresh.add(card.id);
  await keep({ ...state.board, version, circulars });
}

export async function removeCard(id, version) {
  if (!state.board) return;
  await keep({ ...state.board, version, circulars: state.board.circulars.filter((card) => card.id !== id) });
}

function personsName(residentId) {
  return state.board?.people.find((person) => person.id === residentId)?.name ?? null;
}

function readingOf(report) {
  const at = corrected(Date.parse(report.occurred_at)).toISOString();
  return { at, by: personsName(report.resident), way: state.board?.device.kind ?? 'tablet' };
}

/** Confirmed reports leave the outbox; what they said stays on the board until the next fetch says the same. */
export async function noteConfirmed(reports) {
  if (!state.board || reports.length === 0) return;
  const read = new Map(reports.filter((report) => report.kind === 'read').map((report) => [report.message, report]));
  const pressed = reports.findLast((report) => report.kind === 'check_in');
  if (read.size === 0 && !pressed) return;
  const circulars = state.board.circulars.map((card) => (
    !card.read && read.has(card.id) ? { ...card, read: readingOf(read.get(card.id)) } : card
  ));
  const lastAt = pressed ? corrected(Date.parse(pressed.occurred_at)).toISOString() : state.board.check_in.last_at;
  await keep({ ...state.board, circulars, check_in: { last_at: lastAt } });
}

/** The cards as they are to be shown: `waiting` is true for a reading that is still on its way. */
export function cards() {
  const unsent = new Map(state.pending.filter((report) => report.kind === 'read').map((report) => [report.message, report]));
  return (state.board?.circulars ?? []).map((card) => {
    const report = card.read ? undefined : unsent.get(card.id);
    return report ? { ...card, read: readingOf(report), waiting: true } : { ...card, waiting: false };
  });
}

export function findCard(id) {
  return cards().find((card) => card.id === id);
}

/** {at: Date | null, today: boolean, waiting: boolean} of the last 元気です. */
export function checkIn() {
  const unsent = state.pending.findLast((report) => report.kind === 'check_in');
  const last = state.board?.check_in.last_at;
  const at = unsent ? corrected(Date.parse(unsent.occurred_at)) : last ? new Date(last) : null;
  return { at, today: Boolean(at && isToday(at)), waiting: Boolean(unsent) };
}
