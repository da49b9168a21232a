/* What every page of 困ったとき has: its heading, one thing to do, the way back, and what this is not. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { go } from '../navigate.js';
import { header, navigation } from './frame.js';

export function notFor119() {
  const words = t('ここは119番ではありません。');
  const call = t('火事・救急は 119番へ電話してください。');
  return html`<p class="help__not-119"><strong>${words}</strong> <span>${call}</span></p>`;
}

/** A page one step inside; `act` is a button beside もどる, where there is something to press. */
export function helpPage(title, content, act = nothing) {
  const back = t('もどる');
  return html`<div class="screen">
    ${header()}
    <main class="help help--inside">
      <h1 class="help__title" tabindex="-1">${title}</h1>
      <div class="help__content">${content}</div>
      <div class="help__acts">${act}<button class="button button--quiet help__back" type="button" @click=${() => go('help')}>${back}</button></div>
      ${notFor119()}
    </main>
    ${navigation()}
  </div>`;
}
