/* An open page doesn't go on showing what it may no longer show, and doesn't pretend to be new.
   What it shows is asked for anew only by opening it again: each look is written down for the elder. */

import { Problem } from '../shared/http.js';
import { t } from '../shared/i18n.js';
import { ask, loadWords } from '../staff/talk.js';

const ASK_EVERY_MS = 4000;
const OLD_MS = 60_000;
const page = document.getElementById('look');
const cut = document.getElementById('cut');
const openedAt = Date.now();
let timer = 0;

function sayCutOff() {
  cut.textContent = t('いま、つながっていません。前に見たときの内容です。');
  cut.hidden = false;
}

async function check() {
  clearTimeout(timer);
  if (document.visibilityState !== 'visible') return;
  try {
    const { paused } = await ask(page.dataset.still);
    cut.hidden = true;
    if (paused !== (page.dataset.paused === 'yes')) location.reload();
  } catch (error) {
    if (error instanceof Problem && [401, 404].includes(error.status)) location.reload();
    else sayCutOff();
  }
  timer = setTimeout(check, ASK_EVERY_MS);
}

/** Whoever takes the phone out again wants to know how it is now. */
function onVisible() {
  if (document.visibilityState !== 'visible') return;
  if (Date.now() - openedAt > OLD_MS && navigator.onLine) location.reload();
  else check();
}

document.addEventListener('visibilitychange', onVisible);
addEventListener('pageshow', (event) => event.persisted && location.reload());
addEventListener('offline', sayCutOff);
addEventListener('online', check);
await loadWords();
timer = setTimeout(check, ASK_EVERY_MS);
