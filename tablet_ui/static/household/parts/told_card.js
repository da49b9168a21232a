/* What became of what somebody pressed, said over the whole screen; any touch goes back. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { goBack } from '../navigate.js';
import * as icons from './icons.js';

export function toldCard(words, more, leave = goBack) {
  const back = t('もどる');
  return html`<main class="told" @click=${leave}>
    <div class="told__card">
      <span class="told__icon">${icons.checkRound}</span>
      <h1 class="told__words" tabindex="-1">${words}</h1>
      <p class="told__more">${more}</p>
      <button class="button told__back" type="button">${back}</button>
    </div>
  </main>`;
}
