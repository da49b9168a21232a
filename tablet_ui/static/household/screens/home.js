/* The screen that is on all day: what still holds of the alerts, the newest circulars, 元気です, the last broadcast. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { timeWords } from '../../shared/clock.js';
import { t } from '../../shared/i18n.js';
import { inForce } from '../alerting.js';
import { cards, checkIn } from '../board.js';
import { refresh } from '../live.js';
import { report } from '../outbox.js';
import { say, state } from '../state.js';
import { absenceNow, awayStrip } from '../parts/away_strip.js';
import { broadcastTile } from '../parts/broadcast_tile.js';
import { circularRow } from '../parts/circular_row.js';
import { header, navigation, plainly } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { liveBanner } from '../parts/live_banner.js';

const NEWEST = 3;
const DOUBLE_PRESS_MS = 3000;
let pressedAt = 0;

function pressWell() {
  // A trembling finger presses twice; that is one sign of life.
  if (Date.now() - pressedAt < DOUBLE_PRESS_MS) return;
  pressedAt = Date.now();
  report('check_in');
  say(state.link === 'good' ? t('元気です、と伝えました') : t('つながったら、かならず届けます'));
}

function wellWords({ at, today, waiting }) {
  if (!today) return [t('今日はまだ押していません'), ''];
  const pressed = t('今日 %(time)sに押しました', { time: timeWords(at) });
  if (waiting) return [pressed, state.link === 'good' ? '' : t('つながったら、かならず届けます')];
  return [pressed, t('伝わりました')];
}

function wellButton() {
  const pressed = checkIn();
  const [words, more] = wellWords(pressed);
  const label = t('元気です');
  const shape = pressed.today ? 'well well--done' : 'well';
  return html`<button class="button ${shape}" type="button" @click=${pressWell}>
    ${pressed.today ? icons.checkRound : icons.smile}
    <span class="well__label">${label}</span>
    <span class="well__state">${words}${more ? html`<br>${more}` : nothing}</span>
  </button>`;
}

function nothingYet() {
  const again = t('もう一度ためす');
  if (!state.board && state.link === 'checking') return plainly(icons.paper, t('少しお待ちください。'), '', nothing);
  if (!state.board) {
    const action = html`<button class="button button--primary" type="button" @click=${refresh}>${again}</button>`;
    return plainly(icons.cut, t('いま、つながっていません'), t('つながると、お知らせが出ます。'), action);
  }
  return plainly(icons.checkRound, t('あたらしいお知らせは、ありません'), t('とどくと、ここに出ます。'), nothing);
}

function newestList(all) {
  // Under an alert that holds, and while somebody is away, there is room for one less.
  const room = NEWEST - Number(inForce().length > 0) - Number(Boolean(absenceNow()));
  return html`<ul class="circulars">${all.slice(0, room).map(circularRow)}</ul>`;
}

export function homeScreen() {
  const all = cards();
  const unread = all.filter((card) => !card.read).length;
  const title = t('はじめの画面');
  const heading = t('あたらしいお知らせ');
  const count = unread ? t('まだ読んでいないもの %(count)s件', { count: unread }) : '';
  return html`<div class="screen">
    ${header()}
    <main class="home">
      <h1 class="visually-hidden" tabindex="-1">${title}</h1>
      ${liveBanner()}${awayStrip()}
      <section class="home__news" aria-labelledby="news">
        <div class="home__heading"><h2 id="news">${heading}</h2><p class="home__count">${count}</p></div>
        ${all.length ? newestList(all) : nothingYet()}
      </section>
      <div class="home__side">${wellButton()}${broadcastTile()}</div>
    </main>
    ${navigation()}
  </div>`;
}
