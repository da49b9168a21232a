/* 回覧板 at the hall: all of it, and nobody's marks on it. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { cards } from '../../household/board.js';
import { isTablet } from '../../household/layout.js';
import { remember } from '../../household/navigate.js';
import { circularRow } from '../../household/parts/circular_row.js';
import { header, navigation, plainly } from '../../household/parts/frame.js';
import * as icons from '../../household/parts/icons.js';
import { pager } from '../../household/parts/pager.js';
import { state } from '../../household/state.js';

const ON_A_TABLET = 3;

function rows(shown) {
  if (shown.length) return html`<ul class="circulars circulars--list">${shown.map(circularRow)}</ul>`;
  return plainly(icons.paper, t('お知らせは、ありません'), t('とどくと、ここに出ます。'), nothing);
}

export function listScreen() {
  const all = cards();
  const onPage = isTablet() ? ON_A_TABLET : Math.max(all.length, 1);
  const total = Math.max(1, Math.ceil(all.length / onPage));
  const page = Math.min(state.screen.page ?? 0, total - 1);
  const title = t('回覧板');
  const heading = t('いまのお知らせ %(count)s件', { count: all.length });
  return html`<div class="screen">
    ${header()}
    <main class="list">
      <h1 class="visually-hidden" tabindex="-1">${title}</h1>
      <div class="list__tools">
        <h2 class="list__heading">${heading}</h2>
        ${total > 1 ? pager(page, total, (by) => remember({ page: page + by })) : nothing}
      </div>
      ${rows(all.slice(page * onPage, (page + 1) * onPage))}
    </main>
    ${navigation()}
  </div>`;
}
