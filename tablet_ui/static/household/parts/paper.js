/* The sheet at the left: a screenful of text, or a page as a picture that can be enlarged and moved by buttons. */

import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { t } from '../../shared/i18n.js';
import { isTablet } from '../layout.js';
import * as reading from '../reading.js';
import { state } from '../state.js';
import * as icons from './icons.js';

const STEP = 0.7; // of what is visible, so that something known stays in view
const PICTURE_MARGIN_PX = 24;

function paragraphs(text) {
  return text.trim().split(/\n\s*\n/).map((one) => html`<p>${one}</p>`);
}

/** Texts of other leaves lie hidden in the same place: that is how they are measured. */
function textSheet(card, section, current) {
  const shown = section.key === current.section.key;
  const title = section.titled
    ? html`<p class="sheet-text__title category--${card.category}" aria-hidden="true">${card.title}</p>`
    : nothing;
  const label = t('本文');
  // Only a phone scrolls it, by finger or by keyboard.
  return html`<div class="sheet sheet-text ${shown ? '' : 'is-away'}" role="group" aria-label=${label} aria-hidden=${!shown}
    tabindex=${isTablet() ? -1 : 0}>
    <div class="sheet-text__flow" data-key=${section.key} lang="ja">${title}${paragraphs(section.text)}</div>
  </div>`;
}

function pictureSheet(section) {
  const label = t('%(number)sページ目', { number: section.number });
  if (state.reading.missing.has(section.key)) {
    const words = t('この紙の絵は、つながると出ます。');
    return html`<div class="picture picture--missing">${icons.cut}<p>${words}</p></div>`;
  }
  return html`<div class="picture" tabindex="0" role="group" aria-label=${label} data-key=${section.key} @scroll=${noteEdges}>
    <img class="sheet picture__image" src=${section.page.image} alt=${section.page.text || label}
      width=${section.page.width} height=${section.page.height} @error=${() => reading.noteMissing(section.key)}>
  </div>`;
}

function moveButton(direction, icon, words) {
  return html`<button class="button move move--${direction}" type="button" data-move=${direction} @click=${() => move(direction)}>
    ${icon}<span>${words}</span></button>`;
}

function moveButtons() {
  if (state.reading.zoom === 0) return nothing;
  const label = t('見るところを動かす');
  const buttons = [
    moveButton('up', icons.up, t('上')),
    moveButton('left', icons.left, t('左')),
    moveButton('right', icons.right, t('右')),
    moveButton('down', icons.down, t('下')),
  ];
  return html`<div class="moves" role="group" aria-label=${label}>${buttons}</div>`;
}

export function paper(card, current) {
  const texts = reading.sections(card).filter((section) => section.kind === 'text');
  const picture = current.section.kind === 'picture' ? current.section : null;
  return html`<div class="reading__paper">
    ${texts.map((section) => textSheet(card, section, current))}
    ${picture ? pictureSheet(picture) : nothing}
    ${picture && !state.reading.missing.has(picture.key) ? moveButtons() : nothing}
  </div>`;
}

/** After drawing: turn the text to its column, size the picture, and count how many screenfuls there are. */
export function layOutPaper(card) {
  const counts = {};
  const current = reading.currentLeaf(card);
  for (const flow of document.querySelectorAll('.sheet-text__flow')) {
    const stride = flow.clientWidth + Number.parseFloat(getComputedStyle(flow).columnGap || '0');
    counts[flow.dataset.key] = isTablet() ? Math.max(1, Math.round((flow.scrollWidth + stride - flow.clientWidth) / stride)) : 1;
    const column = flow.dataset.key === current.section.key && isTablet() ? current.column : 0;
    if (isTablet()) flow.scrollLeft = column * stride;
  }
  sizePicture(current);
  reading.noteCounts(card, counts);
}

let sized = '';

function sizePicture({ section }) {
  const view = document.querySelector('.picture[data-key]');
  if (!view) {
    sized = '';
    return;
  }
  const image = view.firstElementChild;
  const { width, height } = section.page;
  const margin = isTablet() ? PICTURE_MARGIN_PX * 2 : 0;
  const widest = view.clientWidth - margin;
  const fit = isTablet() ? Math.min(widest / width, (view.clientHeight - margin) / height) : widest / width;
  const shape = `${section.key} ${fit} ${state.reading.zoom}`;
  if (shape !== sized) {
    const centre = [
      (view.scrollLeft + view.clientWidth / 2) / view.scrollWidth,
      (view.scrollTop + view.clientHeight / 2) / view.scrollHeight,
    ];
    image.style.width = `${Math.round(width * fit * reading.ZOOMS[state.reading.zoom])}px`;
    const samePage = sized.startsWith(`${section.key} `) && !sized.endsWith(' 0');
    const [x, y] = samePage ? centre : [0, 0];
    view.scrollTo(x * view.scrollWidth - view.clientWidth / 2, y * view.scrollHeight - view.clientHeight / 2);
    sized = shape;
  }
  noteEdges();
}

/** There is no button towards where nothing more is. */
function noteEdges() {
  const view = document.querySelector('.picture[data-key]');
  if (!view) return;
  const ended = {
    up: view.scrollTop <= 1,
    left: view.scrollLeft <= 1,
    down: view.scrollTop >= view.scrollHeight - view.clientHeight - 1,
    right: view.scrollLeft >= view.scrollWidth - view.clientWidth - 1,
  };
  for (const button of document.querySelectorAll('[data-move]')) button.disabled = ended[button.dataset.move];
}

function move(direction) {
  const view = document.querySelector('.picture[data-key]');
  const x = { left: -1, right: 1 }[direction] ?? 0;
  const y = { up: -1, down: 1 }[direction] ?? 0;
  view.scrollBy({ left: x * view.clientWidth * STEP, top: y * view.clientHeight * STEP, behavior: 'smooth' });
}
