/* ◀前 1 / 4 次▶: how everything longer than a screen is turned. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import * as icons from './icons.js';

/** `index` counts from 0; `turn` is called with -1 or +1. */
export function pager(index, total, turn) {
  const previous = t('前');
  const next = t('次');
  const spoken = t('%(total)sのうち %(number)s', { total, number: index + 1 });
  return html`<div class="pager">
    <button class="button button--quiet pager__button" type="button" ?disabled=${index === 0} @click=${() => turn(-1)}>
      ${icons.left}<span>${previous}</span></button>
    <p class="pager__count" aria-live="polite">
      <span class="visually-hidden">${spoken}</span><span aria-hidden="true">${index + 1} / ${total}</span></p>
    <button class="button button--quiet pager__button" type="button" ?disabled=${index >= total - 1} @click=${() => turn(1)}>
      <span>${next}</span>${icons.right}</button>
  </div>`;
}
