/* Whether this household waits for somebody to come, and since when. */

import { corrected, isToday, momentWords, timeWords } from '../shared/clock.js';
import { t } from '../shared/i18n.js';
import { report } from './outbox.js';
import { state } from './state.js';

const UNTIL_THE_BOARD_KNOWS_MS = 60_000;
let askedHereAt = 0;

/** Asks once; a trembling finger that presses twice has asked once. */
export function askForVisit() {
  if (visitWait()) return;
  askedHereAt = Date.now();
  report('ask_visit');
}

/** {at, sent}; null where nobody was asked. Between the answer and the next board it is what was pressed here. */
export function visitWait() {
  const asked = state.board?.visit_asked_at;
  if (asked) {
    askedHereAt = 0;
    return { at: new Date(asked), sent: true };
  }
  const pending = state.pending.find((one) => one.kind === 'ask_visit');
  if (pending) return { at: corrected(Date.parse(pending.occurred_at)), sent: false };
  if (Date.now() - askedHereAt > UNTIL_THE_BOARD_KNOWS_MS) return null;
  return { at: corrected(askedHereAt), sent: state.link === 'good' };
}

export function askedWords(at) {
  if (isToday(at)) return t('きょう %(time)sに たのみました', { time: timeWords(at) });
  return t('%(moment)sに たのみました', { moment: momentWords(at) });
}
