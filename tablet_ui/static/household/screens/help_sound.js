/* 音を大きくする: where the button is, and a chime to hear whether it has worked. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import * as chime from '../chime.js';
import { onLeave } from '../navigate.js';
import { helpPage } from '../parts/help_frame.js';
import * as icons from '../parts/icons.js';
import { say, state } from '../state.js';

let context = null;
let stop = () => {};

/** From the beginning at each press: somebody presses it again and again while turning the sound up. */
async function tryOut() {
  stop();
  context ??= new AudioContext();
  await context.resume();
  stop = chime.play(context, 'notice');
  say(t('音を 鳴らしました'));
}

onLeave(() => stop());

function steps() {
  const phone = state.board?.device.kind === 'phone';
  return [
    phone ? t('電話の よこの、細長いボタンを さがします。') : t('タブレットの ふちの、細長いボタンを さがします。'),
    t('大きくなるほうを、5回 押します。反対は、小さくなります。'),
    t('「音をためす」を押して、聞こえるか たしかめます。'),
  ];
}

export function helpSound() {
  const words = t('音をためす');
  const act = html`<button class="button button--primary help__act" type="button" @click=${tryOut}>${icons.speaker}<span>${words}</span></button>`;
  const list = html`<ol class="help__steps">${steps().map((step) => html`<li>${step}</li>`)}</ol>`;
  return helpPage(t('音を 大きくする'), list, act);
}
