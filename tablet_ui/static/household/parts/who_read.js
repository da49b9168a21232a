/* 「どなたが読みましたか」: one touch, one name. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import * as reading from '../reading.js';
import { state, update } from '../state.js';
import * as icons from './icons.js';
import { pager } from './pager.js';

const NAMES_AT_ONCE = 6;

function nameButton(card, person) {
  return html`<button class="button who__name" type="button" lang="ja"
    @click=${() => reading.tellRead(card, person.id)}>${person.name}</button>`;
}

function turnNames(by) {
  update({ reading: { ...state.reading, namesPage: (state.reading.namesPage ?? 0) + by } });
}

export function whoRead(card) {
  const { people } = state.board;
  const total = Math.ceil(people.length / NAMES_AT_ONCE);
  const page = Math.min(state.reading.namesPage ?? 0, total - 1);
  const shown = people.slice(page * NAMES_AT_ONCE, (page + 1) * NAMES_AT_ONCE);
  const question = t('どなたが読みましたか');
  const everybody = t('家の者みんなで');
  const back = t('もどる');
  return html`<dialog class="dialog who" aria-labelledby="who" @cancel=${reading.dontSay}>
    <h2 class="who__question" id="who" tabindex="-1">${question}</h2>
    ${total > 1 ? pager(page, total, turnNames) : nothing}
    <div class="who__names">${shown.map((person) => nameButton(card, person))}</div>
    <button class="button button--primary who__all" type="button"
      @click=${() => reading.tellRead(card, null)}>${icons.people}<span>${everybody}</span></button>
    <button class="button button--quiet" type="button" @click=${reading.dontSay}>${back}</button>
  </dialog>`;
}

/** A dialog drawn by lit isn't open yet: showModal() is what holds the focus in it. */
export function openDialog() {
  const dialog = document.querySelector('dialog.who');
  if (dialog && !dialog.open) {
    dialog.showModal();
    dialog.querySelector('h2').focus();
  }
}
