/* The hall's first screen: the district's board for whoever stands there, readable from a step away. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { inForce } from '../../household/alerting.js';
import { cards } from '../../household/board.js';
import { choose } from '../../household/device.js';
import { broadcastTile } from '../../household/parts/broadcast_tile.js';
import { circularRow } from '../../household/parts/circular_row.js';
import { header, navigation, plainly } from '../../household/parts/frame.js';
import * as icons from '../../household/parts/icons.js';
import { liveBanner } from '../../household/parts/live_banner.js';
import { state } from '../../household/state.js';

const NEWEST = 3;

function welcome() {
  const what = t('読んだら「うちも 読みました」を 押してください。');
  return html`<section class="welcome" aria-labelledby="hall">
    <h2 class="welcome__hall" id="hall" lang="ja">${state.board.place.hall}</h2>
    <p class="welcome__what">${what}</p>
  </section>`;
}

/** For whoever stands here now; it goes back by itself. */
function forMe() {
  const large = state.settings.textSize === 'large';
  const english = state.settings.language === 'en';
  const letters = large ? t('文字を ふつうにする') : t('文字を 大きくする');
  const [words, language] = english ? ['日本語', 'ja'] : ['English', 'en'];
  return html`<div class="for-me">
    <button class="button for-me__letters" type="button" @click=${() => choose({ textSize: large ? 'normal' : 'large' })}>${letters}</button>
    <button class="button" type="button" lang=${language} @click=${() => choose({ language })}>${words}</button>
  </div>`;
}

function news(all) {
  if (all.length) return html`<ul class="circulars">${all.slice(0, inForce().length ? NEWEST - 1 : NEWEST).map(circularRow)}</ul>`;
  return plainly(icons.paper, t('お知らせは、ありません'), t('とどくと、ここに出ます。'), nothing);
}

export function homeScreen() {
  const all = cards();
  const title = t('はじめの画面');
  const heading = t('あたらしいお知らせ');
  const rest = all.length > NEWEST ? t('ぜんぶで %(count)s件あります', { count: all.length }) : '';
  return html`<div class="screen">
    ${header()}
    <main class="home">
      <h1 class="visually-hidden" tabindex="-1">${title}</h1>
      ${liveBanner()}
      <section class="home__news" aria-labelledby="news">
        <div class="home__heading"><h2 id="news">${heading}</h2><p class="home__count">${rest}</p></div>
        ${news(all)}
      </section>
      <div class="home__side home__side--hall">${welcome()}${broadcastTile()}${forMe()}</div>
    </main>
    ${navigation()}
  </div>`;
}
