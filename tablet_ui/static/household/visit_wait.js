/* Whether this household waits for somebody to come, and since when. */

import { corrected, isToday, momentWords, timeWords } from '../shared/clock.js';
import { t } from '../shared/i18n.js';
import { report } from './outbox.js';
import { state } from './state.js';

let asking = null;

/** Asks once; a trembling finger that presses twice has asked once. Settles when the asking is kept on this device. */
export function askForVisit() {
  if (visitWait()) return Promise.resolve();
  asking ??= report('ask_visit').finally(() => {
    asking = null;
  });
  return asking;
}

/** {at, sent}; null where nobody was asked, or whoever was asked has been there. */
export function visitWait() {
  const pending = state.pending.find((one) => one.kind === 'ask_visit');
  if (pending) return { at: corrected(Date.parse(pending.occurred_at)), sent: false };
  const asked = state.board?.visit_asked_at;
  return asked ? { at: new Date(asked), sent: true } : null;
}

export function askedWords(at) {
  if (isToday(at)) return t('きょう %(time)sに たのみました', { time: timeWords(at) });
  return t('%(moment)sに たのみました', { moment: momentWords(at) });
}
