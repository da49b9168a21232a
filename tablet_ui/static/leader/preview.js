/* Step 3, たしかめる: the tablet's screen drawn small, its leaves turned, and waiting for pages that are being made. */

import { t } from '../shared/i18n.js';
import { ask, loadWords } from './talk.js';

const REAL_WIDTH_PX = 1280;
const LOOK_EVERY_MS = 700;
const tablet = document.getElementById('tablet');
const screen = tablet.querySelector('[data-screen]');
const sections = [...tablet.querySelectorAll('[data-section]')];
let leaf = 0;

function fit() {
  screen.style.setProperty('--small', String(tablet.querySelector('.tablet__glass').clientWidth / REAL_WIDTH_PX));
}

/** One entry a screenful, as on the tablet: text flows in columns as wide as its sheet, a page is one. */
function leaves() {
  return sections.flatMap((section) => {
    const flow = section.querySelector('[data-flow]');
    if (!flow) return [{ section, column: 0 }];
    const stride = strideOf(flow);
    const count = Math.max(1, Math.round((flow.scrollWidth + stride - flow.clientWidth) / stride));
    return Array.from({ length: count }, (unused, column) => ({ section, column }));
  });
}

function strideOf(flow) {
  return flow.clientWidth + Number.parseFloat(getComputedStyle(flow).columnGap || '0');
}

function show(by = 0) {
  const all = leaves();
  leaf = Math.max(0, Math.min(leaf + by, all.length - 1));
  const { section, column } = all[leaf];
  for (const one of sections) one.classList.toggle('is-current', one === section);
  const flow = section.querySelector('[data-flow]');
  if (flow) flow.scrollLeft = column * strideOf(flow);
  screen.querySelector('[data-count]').textContent = `${leaf + 1} / ${all.length}`;
  document.getElementById('tablet-count').textContent = t('%(total)sのうち %(number)s', { total: all.length, number: leaf + 1 });
  document.getElementById('tablet-turn').hidden = all.length < 2;
  for (const button of document.querySelectorAll('[data-turn]')) {
    button.setAttribute('aria-disabled', String(leaf + Number(button.dataset.turn) < 0 || leaf + Number(button.dataset.turn) >= all.length));
  }
}

/** The button that sends appears when the last page is made. */
async function waitForPages(address) {
  const { files } = await ask(address).catch(() => ({ files: [{ state: 'waiting' }] }));
  if (files.some(({ state }) => state === 'waiting' || state === 'rendering')) {
    setTimeout(() => waitForPages(address), LOOK_EVERY_MS);
  } else location.reload();
}

await loadWords();
new ResizeObserver(fit).observe(tablet);
fit();
await document.fonts.ready;
show();
for (const button of document.querySelectorAll('[data-turn]')) {
  button.addEventListener('click', () => show(Number(button.dataset.turn)));
}
const { waiting } = document.querySelector('.preview').dataset;
if (waiting) waitForPages(waiting);
