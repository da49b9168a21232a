/* この区で助けてくれる人: as the leader entered them, with the number in large digits; a phone dials it. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { go } from '../navigate.js';
import { helpPage } from '../parts/help_frame.js';
import * as icons from '../parts/icons.js';
import { plainly } from '../parts/frame.js';
import { telephone } from '../parts/help_icons.js';
import { isHall, state } from '../state.js';

const USUAL_LENGTH = 13; // 090-1234-5678

function call({ name, telephone: number }) {
  if (state.board.device.kind !== 'phone') return nothing;
  const words = t('電話をかける');
  return html`<a class="button button--primary helper__call" href="tel:${number}">${telephone}<span>${words}<span class="visually-hidden" lang="ja">（${name}）</span></span></a>`;
}

function helper(one) {
  return html`<li class="helper">
    <p class="helper__who" lang="ja"><span class="helper__what">${one.what}</span> <strong class="helper__name">${one.name}</strong></p>
    <p class="helper__number ${one.telephone.length > USUAL_LENGTH ? 'helper__number--long' : ''}">${one.telephone}</p>
    ${call(one)}
  </li>`;
}

/** Where no number is known, the other way to somebody. */
function askInstead() {
  if (isHall()) return nothing;
  const words = t('区長さんに 来てもらう');
  return html`<button class="button button--primary help__act" type="button" @click=${() => go('help', { part: 'ask' })}>${words}</button>`;
}

export function helpPeople() {
  const title = t('この区で助けてくれる人');
  const helpers = state.board?.helpers ?? [];
  if (helpers.length === 0) {
    const none = plainly(icons.people, t('まだ、だれも入っていません'), t('区長さんが入れると、ここに出ます。'), nothing);
    return helpPage(title, none, askInstead());
  }
  return helpPage(title, html`<ul class="helpers ${helpers.length > 3 ? 'helpers--many' : ''}">${helpers.map(helper)}</ul>`);
}
