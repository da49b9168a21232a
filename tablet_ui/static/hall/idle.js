/* A minute without a touch, and the board stands there again as if nobody had been: the next person sees nothing of the
   one before. The last seconds are counted on the screen, long enough to say "I'm still here" (WCAG 2.2.1: 20 s). */

import { t } from '../shared/i18n.js';
import { close, takeover } from '../household/alerting.js';
import { choose } from '../household/device.js';
import { become } from '../household/navigate.js';
import { isHall, say, state, update } from '../household/state.js';

const IDLE_MS = 60_000;
const COUNTED_MS = 20_000;
const AS_IT_HANGS = { language: 'ja', textSize: 'normal' };
/** Seconds until it goes back by itself, in the last of them; else null. */
state.leavingIn = null;
let touchedAt = 0;

/** An old alert that somebody opened again; one that took the screen by itself is nobody's doing. */
function isOpened() {
  return takeover()?.mode === 'again';
}

function isAsItHangs() {
  const { language, textSize } = state.settings;
  return !isOpened() && state.screen.name === 'home' && language === AS_IT_HANGS.language && textSize === AS_IT_HANGS.textSize;
}

function showLeft(seconds) {
  if (seconds === state.leavingIn) return;
  if (seconds && state.leavingIn === null) say(t('まもなく、はじめの画面に もどります'));
  update({ leavingIn: seconds });
}

function look() {
  if (!isHall() || state.phase !== 'paired') return;
  // Whoever lets it read aloud is listening, hands in their lap.
  if (isAsItHangs() || state.speaking) noteHere();
  const left = IDLE_MS - (performance.now() - touchedAt);
  if (left <= 0) hangUp();
  else showLeft(left <= COUNTED_MS ? Math.ceil(left / 1000) : null);
}

/** Somebody is there. */
export function noteHere() {
  touchedAt = performance.now();
  showLeft(null);
}

async function hangUp() {
  noteHere();
  if (isOpened()) close();
  become('home');
  say('');
  await choose(AS_IT_HANGS);
}

export function watchIdleness() {
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, noteHere, { passive: true });
  setInterval(look, 1000);
}
