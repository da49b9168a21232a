/* 「読みました、と伝えました」: stands a few seconds, or until a touch, and gives way to the board. */

import { t } from '../../shared/i18n.js';
import { goBack, onLeave } from '../navigate.js';
import { state, update } from '../state.js';
import { toldCard } from '../parts/told_card.js';

const STAYS_MS = 6000;
const ON_ITS_WAY_MS = 1500; // how long a report may take before the screen owns that it hasn't arrived
let leaving = 0;
let since = 0;

function startLeaving() {
  if (leaving) return;
  since = Date.now();
  setTimeout(() => update(), ON_ITS_WAY_MS);
  leaving = setTimeout(() => {
    if (state.screen.name === 'told') goBack();
  }, STAYS_MS);
}

onLeave((screen) => {
  if (screen.name !== 'told') return;
  clearTimeout(leaving);
  leaving = 0;
});

/** 伝えました is said only when the server has confirmed it. */
function outcome() {
  const waiting = state.pending.some((report) => report.kind === 'read');
  if (!waiting) return [t('読みました、と伝えました'), t('ありがとうございます')];
  if (state.link === 'good' && Date.now() - since < ON_ITS_WAY_MS) return [t('読みました、と伝えています'), t('ありがとうございます')];
  return [t('読みました、と書きとめました'), t('つながったら、かならず届けます')];
}

export function toldScreen() {
  startLeaving();
  const [words, more] = outcome();
  return toldCard(words, more);
}
