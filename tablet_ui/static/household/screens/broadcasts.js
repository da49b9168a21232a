/* 防災の放送: every broadcast of the last month, turned by 前 and 次 on the tablet. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { broadcasts } from '../board.js';
import { isTablet } from '../layout.js';
import { refresh } from '../live.js';
import { onLeave, remember } from '../navigate.js';
import { hush } from '../sounding.js';
import { state } from '../state.js';
import { broadcastRow } from '../parts/broadcast_row.js';
import { header, navigation, plainly } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { pager } from '../parts/pager.js';

const ON_A_TABLET = 3;

onLeave((screen) => {
  if (screen.name === 'alerts' || screen.name === 'broadcast') hush();
});

/** While cut off nobody here can know whether there was one: then that is said, and never "none". */
function nothingThere() {
  if (state.link === 'good') return plainly(icons.checkRound, t('この1か月、放送はありません'), t('放送があると、画面いっぱいに出ます。'), nothing);
  if (state.link === 'checking') return plainly(icons.speaker, t('少しお待ちください。'), '', nothing);
  const again = t('もう一度ためす');
  const action = html`<button class="button button--primary" type="button" @click=${refresh}>${again}</button>`;
  return plainly(icons.cut, t('いま、つながっていません'), t('放送があったかどうか、わかりません。テレビやラジオも見てください。'), action);
}

export function broadcastsScreen() {
  const all = broadcasts();
  const onPage = isTablet() ? ON_A_TABLET : Math.max(all.length, 1);
  const total = Math.max(1, Math.ceil(all.length / onPage));
  const page = Math.min(state.screen.page ?? 0, total - 1);
  const shown = all.slice(page * onPage, (page + 1) * onPage);
  const title = t('防災の放送');
  const subtitle = t('この1か月の放送');
  return html`<div class="screen">
    ${header()}
    <main class="list broadcasts">
      <h1 class="visually-hidden" tabindex="-1">${title}</h1>
      <div class="list__tools broadcasts__tools">
        <h2 class="broadcasts__heading">${subtitle}</h2>
        ${total > 1 ? pager(page, total, (by) => remember({ page: page + by })) : nothing}
      </div>
      ${shown.length ? html`<ul class="broadcasts__list">${shown.map(broadcastRow)}</ul>` : nothingThere()}
    </main>
    ${navigation()}
  </div>`;
}
