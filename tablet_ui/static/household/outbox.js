/* Reports: what the device saw and what its people pressed. Kept until the server confirms each by its id;
   sent again as often as need be, recorded once. */

import { learnServerTime } from '../shared/clock.js';
import { Problem, Unreachable, post } from '../shared/http.js';
import { newId } from '../shared/ids.js';
import { backoff, withJitter } from '../shared/wait.js';
import { noteConfirmed } from './board.js';
import { isHall, state, update } from './state.js';
import { store } from './store.js';
import { oneTabAtATime, tellOtherTabs } from './tabs.js';

const MOST_IN_A_BATCH = 200;
/* What the device itself says can wait for what it says next; what a person does goes at once, and takes it along. */
const OF_THE_DEVICE = new Set(['arrived', 'sounded', 'shown']);
const GATHER_MS = 600; // with jitter 0.6–0.9 s: a town's tablets show the same alert in the same second
let sending = false;
let again = false;
let attempt = 0;
let retry = 0;
let soon = 0;
let notBefore = 0; // by performance.now(): the server asked us to wait until then
let whenRevoked = () => {};
let whenCutOff = () => {};
let whenRefused = () => {};

export function onRevoked(act) {
  whenRevoked = act;
}

/** Nobody answered: whoever shows how fresh the board is wants to know. */
export function onCutOff(act) {
  whenCutOff = act;
}

/** Called with {id, code} of a report that the server will never record. */
export function onRefused(act) {
  whenRefused = act;
}

export async function loadPending() {
  update({ pending: await store.reports() });
}

/**
 * Keeps a report and starts sending. A `mark` says "only once on this device, ever": the second one isn't made.
 * kind: arrived | sounded | shown | read | acknowledged | answered | check_in | touch | ask_visit.
 * `answer` (safe | evacuated | help) belongs to `answered`.
 * At a hall's tablet `card` or `household` says whose reading it is; whatever else happens on a shared screen is
 * nobody's, and isn't reported. Gives back what is kept, or null.
 */
export async function report(kind, { mark = '', ...about } = {}) {
  if (isHall() && kind !== 'read') return null;
  const made = { id: newId(), kind, message: null, resident: null, ...about, occurred_at: new Date().toISOString() };
  const stored = await store.addReport(made, mark);
  if (!stored) return null;
  update({ pending: [...state.pending, stored] });
  tellOtherTabs('reports');
  if (OF_THE_DEVICE.has(kind)) flushSoon();
  else flush();
  return stored;
}

function flushSoon() {
  soon ||= setTimeout(flush, withJitter(GATHER_MS));
}

/** Sends what waits, unless the server has asked us to wait. Safe to call at any time, as often as one likes. */
export async function flush() {
  clearTimeout(soon);
  soon = 0;
  if (state.phase !== 'paired') return;
  if (performance.now() < notBefore) return; // the retry is set already
  if (sending) {
    again = true; // made since the sender's last look
    return;
  }
  sending = true;
  again = false;
  clearTimeout(retry);
  retry = 0;
  try {
    await oneTabAtATime('household-outbox', sendAll);
    attempt = 0;
  } catch (error) {
    waitAndRetry(error);
  } finally {
    sending = false;
  }
  if (again && !retry) flush();
}

async function sendAll() {
  let waiting = await store.reports();
  while (waiting.length > 0) {
    await sendBatch(waiting.slice(0, MOST_IN_A_BATCH));
    waiting = await store.reports();
    update({ pending: waiting });
    tellOtherTabs('reports');
  }
}

async function sendBatch(batch) {
  let answer;
  try {
    answer = await post('/api/reports', { sent_at: new Date().toISOString(), reports: batch });
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    await sendSmaller(batch, error);
    return;
  }
  learnServerTime(answer.data.server_time);
  const confirmed = new Set(answer.data.confirmed);
  for (const refused of answer.data.refused ?? []) {
    console.warn('report refused', refused);
    whenRefused(refused);
  }
  const done = new Set([...confirmed, ...(answer.data.refused ?? []).map((refused) => refused.id)]);
  // An answer that settles nothing would be asked again at once, for ever.
  if (done.size === 0) throw new Error('no report was settled');
  await noteConfirmed(batch.filter((sent) => confirmed.has(sent.id)));
  await store.removeReports(done);
}

/** The server can't make sense of the whole batch: one bad report must not hold the good ones. */
function isUnreadable(error) {
  return error instanceof Problem && [400, 413, 422].includes(error.status) && !error.code.startsWith('csrf');
}

async function sendSmaller(batch, error) {
  if (batch.length === 1) {
    console.warn('report dropped', batch[0].id, error.code);
    whenRefused({ id: batch[0].id, code: error.code });
    await store.removeReports(new Set([batch[0].id]));
    return;
  }
  const middle = Math.ceil(batch.length / 2);
  await sendBatch(batch.slice(0, middle));
  await sendBatch(batch.slice(middle));
}

function waitAndRetry(error) {
  if (error instanceof Problem && error.status === 401) {
    whenRevoked();
    return;
  }
  if (error instanceof Unreachable) whenCutOff();
  const asked = error instanceof Problem ? error.retryAfterSeconds * 1000 : 0;
  const wait = Math.max(withJitter(asked), backoff(attempt));
  notBefore = asked ? performance.now() + asked : 0;
  retry = setTimeout(flush, wait);
  attempt = Math.min(attempt + 1, 6);
}
