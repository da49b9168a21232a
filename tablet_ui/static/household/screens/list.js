/* 回覧板: everything that is on the board, turned by 前 and 次 on the tablet. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { cards } from '../board.js';
import { isTablet } from '../layout.js';
import { remember } from '../navigate.js';
import { state } from '../state.js';
import { circularRow } from '../parts/circular_row.js';
import { header, navigation, plainly } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { pager } from '../parts/pager.js';

const ON_A_TABLET = 3;

function filterButton(filter, words) {
  const chosen = (state.screen.filter ?? 'unread') === filter;
  return html`<button class="switch__button" type="button" aria-pressed=${chosen}
    @click=${() => remember({ filter, page: 0 })}>${words}</button>`;
}

function filters(all, unread) {
  const label = t('どれを見ますか');
  const unreadWords = t('まだ読んでいないもの（%(count)s）', { count: unread.length });
  const allWords = t('ぜんぶ（%(count)s）', { count: all.length });
  return html`<div class="switch" role="group" aria-label=${label}>
    ${filterButton('unread', unreadWords)}${filterButton('all', allWords)}
  </div>`;
}

function noneLeft(all) {
  const more = all.length ? t('読んだものは「ぜんぶ」を押すと見られます。') : t('とどくと、ここに出ます。');
  const words = all.length ? t('ぜんぶ読みました') : t('お知らせは、ありません');
  return plainly(icons.checkRound, words, more, nothing);
}

export function listScreen() {
  const all = cards();
  const unread = all.filter((card) => !card.read);
  const wanted = (state.screen.filter ?? 'unread') === 'unread' ? unread : all;
  const onPage = isTablet() ? ON_A_TABLET : Math.max(wanted.length, 1);
  const total = Math.max(1, Math.ceil(wanted.length / onPage));
  const page = Math.min(state.screen.page ?? 0, total - 1);
  const shown = wanted.slice(page * onPage, (page + 1) * onPage);
  const title = t('回覧板');
  const subtitle = t('お知らせ');
  const rows = shown.map(circularRow);
  return html`<div class="screen">
    ${header()}
    <main class="list">
      <h1 class="visually-hidden" tabindex="-1">${title}</h1>
      <h2 class="visually-hidden">${subtitle}</h2>
      <div class="list__tools">
        ${filters(all, unread)}
        ${total > 1 ? pager(page, total, (by) => remember({ page: page + by })) : nothing}
      </div>
      ${shown.length ? html`<ul class="circulars circulars--list">${rows}</ul>` : noneLeft(all)}
    </main>
    ${navigation()}
  </div>`;
}
