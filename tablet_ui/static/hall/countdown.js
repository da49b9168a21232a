/* 「あと10秒で はじめの画面に もどります」: calm, at the lower left, where nothing is that one would press last. */

import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { t } from '../shared/i18n.js';
import { takeover } from '../household/alerting.js';
import { state } from '../household/state.js';
import { noteHere } from './idle.js';

export function countdown() {
  if (state.leavingIn === null || takeover()?.mode === 'hall') return nothing;
  const label = t('もどるまでの時間');
  const left = t('あと %(seconds)s秒で', { seconds: state.leavingIn });
  const words = t('はじめの画面に もどります');
  const stay = t('まだ 見ています');
  return html`<aside class="leaving" aria-label=${label}>
    <p class="leaving__words">${left}<br>${words}</p>
    <button class="button button--primary leaving__stay" type="button" @click=${noteHere}>${stay}</button>
  </aside>`;
}
