/* Showing the card: what the camera sees, mirrored as in a looking-glass, and what to do, in words. */

import { html } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { plainly } from '../../household/parts/frame.js';
import { state } from '../../household/state.js';
import * as recording from '../recording.js';
import * as drawings from './drawings.js';

function numbersButton(shape = '') {
  const words = t('班と番号を 押す');
  return html`<button class="button ${shape}" type="button" @click=${recording.touchNumbers}>${words}</button>`;
}

function noCamera(words, more, action) {
  return html`<h1 class="visually-hidden" tabindex="-1">${words}</h1>${plainly(drawings.noCamera, words, more, action)}`;
}

function said() {
  if (state.camera.step === 'asking') return ['', t('カメラを つけています')];
  if (state.camera.otherAt) return ['camera__said--other', t('これは 回覧のカードでは ありません')];
  return ['', t('カードを さがしています')];
}

function looking() {
  const title = t('カードを 見せてください');
  const how = t('QRコードを、わくの 中に 入れてください。');
  const picture = t('カメラに うつっているもの');
  const [shape, words] = said();
  return html`<div class="camera">
      <video class="camera__picture" autoplay muted playsinline disablepictureinpicture aria-label=${picture} .srcObject=${state.camera.stream}></video>
      <span class="camera__frame" aria-hidden="true"></span>
    </div>
    <div class="camera__words">
      <h1 class="record__question" tabindex="-1">${title}</h1>
      <p class="camera__how">${how}</p>
      <p class="camera__said ${shape}" role="status">${words}</p>
      ${numbersButton('camera__other')}
    </div>`;
}

export function cameraScreen(page) {
  const back = recording.chooseWay;
  const { step } = state.camera;
  if (step === 'absent') {
    return page('', noCamera(t('カメラが 使えません'), t('かわりに、班と番号を 押してください。'), numbersButton('button--primary')), back);
  }
  if (step === 'refused') {
    const more = t('このタブレットの カメラは、止めてあります。かわりに、班と番号を 押してください。');
    return page('', noCamera(t('カメラが 使えません'), more, numbersButton('button--primary')), back);
  }
  if (step === 'off') {
    const again = t('もう一度、カードを 見せる');
    const button = html`<button class="button button--primary" type="button" @click=${recording.showCard}>${again}</button>`;
    return page('', noCamera(t('カメラを 切りました'), '', button), back);
  }
  const nothingKept = t('カメラの絵は、どこにも 残りません。');
  return page('record--card', looking(), back, { more: html`<p class="record__nameless">${nothingKept}</p>` });
}
