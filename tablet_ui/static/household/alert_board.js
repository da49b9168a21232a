/* The board's alerts and broadcasts: how a card from the socket, an older answer and what was pressed here come together.
   Pure: a board goes in, a board comes out. A board kept from before there were alerts has neither list. */

import { corrected } from '../shared/clock.js';

const NOTHING_SAID = { acknowledged_at: null, touched_here: false, answers: {} };

function newestFirst(list) {
  return [...list].sort((a, b) => Date.parse(b.published_at) - Date.parse(a.published_at));
}

function byId(list) {
  return new Map((list ?? []).map((one) => [one.id, one]));
}

/** What is said of it in the list of broadcasts, once it was replaced: the one before by `step`, each other by an update. */
function overtaken(one, replaces, step) {
  if (one.id === replaces[0]) return { ...one, status: step };
  return one.status === 'live' && replaces.includes(one.id) ? { ...one, status: 'update' } : one;
}

/** A card that came by the socket. One that comes again after something took its place changes nothing. */
export function withAlert(board, card, replaces) {
  const broadcasts = board.broadcasts ?? [];
  const before = byId(broadcasts).get(card.id);
  if (before && before.status !== 'live') return board;
  const known = byId(board.alerts).get(card.id);
  const gone = new Set([card.id, ...replaces]);
  const others = (board.alerts ?? []).filter((one) => !gone.has(one.id));
  const heard = broadcasts.filter((one) => one.id !== card.id)
    .map((one) => overtaken(one, replaces, card.step));
  return {
    ...board,
    alerts: newestFirst([{ ...NOTHING_SAID, ...known, ...card }, ...others]),
    broadcasts: newestFirst([{ ...card, status: 'live', missed: false }, ...heard]),
  };
}

export function withoutAlerts(board, ids) {
  return { ...board, alerts: (board.alerts ?? []).filter((one) => !ids.includes(one.id)) };
}

/** Of two answers for the same person the newer holds. */
function mergeAnswers(fetched, known) {
  const merged = { ...known, ...fetched };
  for (const [who, said] of Object.entries(known ?? {})) {
    const other = fetched?.[who];
    if (other && Date.parse(said.at) > Date.parse(other.at)) merged[who] = said;
  }
  return merged;
}

/** What was pressed here stays pressed, also when an answer that left earlier doesn't know it yet. */
export function keepWhatWasSaid(fetched, known) {
  const before = byId(known?.alerts);
  const heard = byId(known?.broadcasts);
  const alerts = (fetched.alerts ?? []).map((one) => {
    const mine = before.get(one.id) ?? NOTHING_SAID;
    return {
      ...one,
      touched_here: one.touched_here || mine.touched_here,
      acknowledged_at: one.acknowledged_at ?? mine.acknowledged_at,
      answers: mergeAnswers(one.answers, mine.answers),
    };
  });
  // A card that stood here live wasn't missed, whatever became of it since.
  const broadcasts = (fetched.broadcasts ?? []).map((one) => (
    { ...one, missed: one.missed && heard.get(one.id)?.status !== 'live' }
  ));
  return { ...fetched, alerts, broadcasts };
}

function momentOf(report) {
  return corrected(Date.parse(report.occurred_at)).toISOString();
}

const PRESSED = new Set(['acknowledged', 'answered']);

/** The alert with what these reports of this device say about it. */
export function withReports(alert, reports) {
  let said = alert;
  for (const report of reports.filter((one) => one.message === alert.id && PRESSED.has(one.kind))) {
    const at = momentOf(report);
    const answers = report.answer
      ? mergeAnswers({ [report.resident ?? 'home']: { answer: report.answer, at } }, said.answers)
      : said.answers;
    said = { ...said, touched_here: true, acknowledged_at: said.acknowledged_at ?? at, answers };
  }
  return said;
}

/** The board with what the server has confirmed of this device's reports. */
export function withConfirmed(board, reports) {
  if (!reports.some((one) => PRESSED.has(one.kind))) return board;
  return { ...board, alerts: (board.alerts ?? []).map((alert) => withReports(alert, reports)) };
}
