/* 困ったとき: six things to press, each with one thing to do behind it. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { choose } from '../device.js';
import { go } from '../navigate.js';
import { header, navigation } from '../parts/frame.js';
import { notFor119 } from '../parts/help_frame.js';
import { door, globe, heart, telephone } from '../parts/help_icons.js';
import * as icons from '../parts/icons.js';
import { isHall, state } from '../state.js';
import { askedWords, visitWait } from '../visit_wait.js';
import { helpPeople } from './help_people.js';
import { helpSound } from './help_sound.js';
import { helpAsk, helpAsked } from './help_visit.js';

const PARTS = { people: helpPeople, sound: helpSound, ask: helpAsk, asked: helpAsked };

function tile(shape, drawing, words, more, press) {
  const less = more ? html`<span class="tile__more">${more}</span>` : nothing;
  return html`<button class="button tile ${shape}" type="button" @click=${press}>
    ${drawing}<span class="tile__text"><span class="tile__words">${words}</span>${less}</span></button>`;
}

/** At a hall's tablet nobody knows to whose home. */
function visitTile() {
  if (isHall()) return nothing;
  const wait = visitWait();
  if (wait) {
    const more = wait.sent ? t('しばらく お待ちください') : t('つながったら かならず とどけます');
    return tile('tile--waiting', icons.checkRound, askedWords(wait.at), more, () => go('help', { part: 'asked' }));
  }
  return tile('button--primary', door, t('区長さんに 来てもらう'), '', () => go('help', { part: 'ask' }));
}

function lettersTile() {
  const large = state.settings.textSize === 'large';
  const words = large ? t('文字を ふつうにする') : t('文字を 大きくする');
  const sample = t('あ');
  const drawing = html`<span class="tile__letters" aria-hidden="true"><span>${sample}</span><span>${sample}</span></span>`;
  return tile('', drawing, words, '', () => choose({ textSize: large ? 'normal' : 'large' }));
}

/** In both languages: whoever doesn't read this one finds their own. */
function languageTile() {
  const english = state.settings.language === 'en';
  const other = html`<span lang=${english ? 'ja' : 'en'}>${english ? '日本語' : 'English'}</span>`;
  return tile('', globe, t('ことば'), other, () => go('settings', { from: 'help' }));
}

function watchTile() {
  if (state.board?.device.kind !== 'tablet') return nothing;
  return tile('', heart, t('家族の見守り'), '', () => go('watch', { from: 'help' }));
}

function tiles() {
  const title = t('困ったとき');
  return html`<div class="screen">
    ${header()}
    <main class="help">
      <h1 class="visually-hidden" tabindex="-1">${title}</h1>
      <div class="help__tiles">
        ${visitTile()}
        ${tile('', telephone, t('助けてくれる人'), t('この区の 電話番号'), () => go('help', { part: 'people' }))}
        ${tile('', icons.speaker, t('音を 大きくする'), '', () => go('help', { part: 'sound' }))}
        ${lettersTile()}${languageTile()}${watchTile()}
      </div>
      ${notFor119()}
    </main>
    ${navigation()}
  </div>`;
}

export function helpScreen() {
  return (PARTS[state.screen.part] ?? tiles)();
}
