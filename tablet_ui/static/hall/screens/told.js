/* What became of the reading that was recorded here. 「伝えました」 is said only when the server has confirmed it. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { goBack, onLeave } from '../../household/navigate.js';
import { toldCard } from '../../household/parts/told_card.js';
import { state, update } from '../../household/state.js';
import { touchNumbers } from '../recording.js';

const STAYS_MS = 6000;
const ON_ITS_WAY_MS = 1500; // how long a report may take before the screen owns that it hasn't arrived
let leaving = 0;
let since = 0;

function startLeaving() {
  if (leaving) return;
  since = Date.now();
  setTimeout(() => update(), ON_ITS_WAY_MS);
  leaving = setTimeout(goBack, STAYS_MS);
}

function stay() {
  clearTimeout(leaving);
  leaving = 0;
}

onLeave((screen) => screen.name === 'told' && stay());

function outcome() {
  const { id } = state.recorded;
  const waiting = !id || state.pending.some((report) => report.id === id);
  if (!waiting) return [t('読みました、と伝えました'), t('ありがとうございます')];
  if (state.link === 'good' && Date.now() - since < ON_ITS_WAY_MS) return [t('読みました、と伝えています'), t('ありがとうございます')];
  return [t('読みました、と書きとめました'), t('つながったら、かならず届けます')];
}

function refusalWords({ refused, byCard }) {
  const words = {
    'household-unknown': byCard
      ? t('このカードは、この区では 使えません。新しいカードに 変わったのかも しれません。')
      : t('この番号は、いまの名簿に ありません。区長さんに 聞いてください。'),
    'message-unknown': t('この回覧は、そのお宅あてでは ありません。伝えなくても だいじょうぶです。'),
  };
  return words[refused] ?? t('うまくいきませんでした。区長さんに 伝えてください。');
}

/** Stays until it was read, a touch or the minute. */
function refusal() {
  stay();
  const words = t('伝えられませんでした');
  const other = t('班と番号を 押す');
  const canTry = state.recorded.refused === 'household-unknown' && state.recorded.byCard;
  const back = t('もどる');
  return html`<main class="told told--refused">
    <div class="told__card">
      <h1 class="told__words" tabindex="-1">${words}</h1>
      <p class="told__more">${refusalWords(state.recorded)}</p>
      <div class="told__ways">
        ${canTry ? html`<button class="button told__other" type="button" @click=${touchNumbers}>${other}</button>` : nothing}
        <button class="button button--primary told__return" type="button" @click=${goBack}>${back}</button>
      </div>
    </div>
  </main>`;
}

export function toldScreen() {
  if (state.recorded.refused) return refusal();
  startLeaving();
  const [words, more] = outcome();
  return toldCard(words, more);
}
