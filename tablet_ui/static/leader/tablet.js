/* The household tablet's screen drawn small: as wide as there is room, its leaves turned as on the tablet. */

import { t } from '../shared/i18n.js';

const REAL_WIDTH_PX = 1280;

class Tablet {
  constructor(tablet) {
    this.tablet = tablet;
    this.screen = tablet.querySelector('[data-screen]');
    this.sections = [...tablet.querySelectorAll('[data-section]')];
    this.turners = document.querySelectorAll('[data-turn]');
    this.leaf = 0;
  }

  fit() {
    const width = this.tablet.querySelector('.tablet__glass').clientWidth;
    if (width === 0) return; // folded away
    this.screen.style.setProperty('--small', String(width / REAL_WIDTH_PX));
    this.show();
  }

  /** One entry a screenful, as on the tablet: text flows in columns as wide as its sheet, a page is one. */
  leaves() {
    return this.sections.flatMap((section) => {
      const flow = section.querySelector('[data-flow]');
      if (!flow) return [{ section, column: 0 }];
      const stride = strideOf(flow);
      const count = Math.max(1, Math.round((flow.scrollWidth + stride - flow.clientWidth) / stride));
      return Array.from({ length: count }, (unused, column) => ({ section, column }));
    });
  }

  show(by = 0) {
    const all = this.leaves();
    this.leaf = Math.max(0, Math.min(this.leaf + by, all.length - 1));
    const { section, column } = all[this.leaf];
    for (const one of this.sections) one.classList.toggle('is-current', one === section);
    const flow = section.querySelector('[data-flow]');
    if (flow) flow.scrollLeft = column * strideOf(flow);
    this.sayWhere(this.leaf, all.length);
  }

  sayWhere(leaf, total) {
    this.screen.querySelector('[data-count]').textContent = `${leaf + 1} / ${total}`;
    document.getElementById('tablet-count').textContent = t('%(total)sのうち %(number)s', { total, number: leaf + 1 });
    document.getElementById('tablet-turn').hidden = total < 2;
    for (const button of this.turners) {
      const to = leaf + Number(button.dataset.turn);
      button.setAttribute('aria-disabled', String(to < 0 || to >= total));
    }
  }

  async start() {
    await document.fonts.ready;
    new ResizeObserver(() => this.fit()).observe(this.tablet);
    for (const button of this.turners) button.addEventListener('click', () => this.show(Number(button.dataset.turn)));
  }
}

function strideOf(flow) {
  return flow.clientWidth + Number.parseFloat(getComputedStyle(flow).columnGap || '0');
}

export function startTablet() {
  const tablet = document.getElementById('tablet');
  if (tablet) new Tablet(tablet).start();
}
