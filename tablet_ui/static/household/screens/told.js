/* 「読みました、と伝えました」: stands a few seconds, or until a touch, and gives way to the board. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { goBack, onLeave } from '../navigate.js';
import { state } from '../state.js';
import * as icons from '../parts/icons.js';

const STAYS_MS = 6000;
let leaving = 0;

function startLeaving() {
  if (leaving) return;
  leaving = setTimeout(() => {
    if (state.screen.name === 'told') goBack();
  }, STAYS_MS);
}

onLeave((screen) => {
  if (screen.name !== 'told') return;
  clearTimeout(leaving);
  leaving = 0;
});

export function toldScreen() {
  startLeaving();
  const sent = state.link === 'good';
  const words = sent ? t('読みました、と伝えました') : t('読みました、と書きとめました');
  const more = sent ? t('ありがとうございます') : t('つながったら、かならず届けます');
  const back = t('もどる');
  return html`<main class="told" @click=${goBack}>
    <div class="told__card">
      <span class="told__icon">${icons.checkRound}</span>
      <h1 class="told__words" tabindex="-1">${words}</h1>
      <p class="told__more">${more}</p>
      <button class="button told__back" type="button">${back}</button>
    </div>
  </main>`;
}
