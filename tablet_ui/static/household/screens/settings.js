/* 文字とことば: two questions, answered by one touch each, and whose device this is. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { choose } from '../device.js';
import { go } from '../navigate.js';
import { togglePush } from '../push.js';
import { state } from '../state.js';
import { header, navigation } from '../parts/frame.js';
import * as icons from '../parts/icons.js';
import { homeName, townName } from '../parts/names.js';

function option(words, chosen, choice, shape = '', lang = null) {
  return html`<button class="button option ${shape}" type="button" aria-pressed=${chosen} lang=${lang ?? document.documentElement.lang}
    @click=${() => choose(choice)}><span class="option__mark" aria-hidden="true">${chosen ? icons.check : ''}</span><span>${words}</span></button>`;
}

function question(id, heading, options) {
  return html`<section class="question" aria-labelledby=${id}>
    <h2 id=${id}>${heading}</h2><div class="question__options">${options}</div></section>`;
}

function textSize() {
  const { textSize: size } = state.settings;
  const options = [
    option(t('ふつう'), size === 'normal', { textSize: 'normal' }),
    option(t('大きい'), size === 'large', { textSize: 'large' }, 'option--large'),
  ];
  return question('size', t('文字の大きさ'), options);
}

function language() {
  const { language: chosen } = state.settings;
  // Each language is called by its own name, whatever the screen speaks.
  const options = [
    option('日本語', chosen === 'ja', { language: 'ja' }, '', 'ja'),
    option('やさしい日本語', chosen === 'ja-plain', { language: 'ja-plain' }, '', 'ja'),
    option('English', chosen === 'en', { language: 'en' }, '', 'en'),
  ];
  return question('language', t('ことば'), options);
}

function thisDevice() {
  const kinds = { phone: t('この電話'), hall: t('みんなのタブレット') };
  const heading = kinds[state.board?.device.kind] ?? t('このタブレット');
  const home = state.board ? homeName(state.board.place) : '';
  const town = state.board ? townName(state.board.place) : '';
  return html`<section class="question question--device" aria-labelledby="device">
    <h2 id="device">${heading}</h2><p>${town}　${home}</p></section>`;
}

/** Leave to tell can only be asked for under a finger. */
function push() {
  const words = {
    off: t('画面を消していても知らせる'),
    asking: t('画面を消していても知らせる'),
    on: t('画面を消していても知らせます'),
    denied: t('お知らせは、この端末の設定で止められています。'),
    later: t('この画面をホーム画面に追加すると、画面を消していても知らせられます。'),
  }[state.push];
  if (!words) return '';
  if (['denied', 'later'].includes(state.push)) return html`<p class="settings__push settings__push--note">${words}</p>`;
  const on = state.push === 'on';
  return html`<button class="button option settings__push" type="button" aria-pressed=${on} ?disabled=${state.push === 'asking'}
    @click=${togglePush}><span class="option__mark" aria-hidden="true">${on ? icons.check : ''}</span><span>${words}</span></button>`;
}

function backButton() {
  const back = t('もどる');
  return html`<button class="button button--quiet settings__back" type="button" @click=${() => go('help')}>${back}</button>`;
}

export function settingsScreen() {
  const title = t('文字とことば');
  return html`<div class="screen">
    ${header()}
    <main class="settings"><h1 class="visually-hidden" tabindex="-1">${title}</h1>
      ${textSize()}${language()}<div class="settings__foot">${thisDevice()}${push()}${backButton()}</div></main>
    ${navigation()}
  </div>`;
}
