/* The household's screen in a page of the desk: drawn by the very renderer that homes have, in each language and shape. */

import { render } from '../vendor/lit-html/lit-html.js';
import { alertCard, fitAlert } from '../household/screens/alert.js';
import { currentLanguage, useCatalogue } from '../shared/i18n.js';
import { ask } from './fresh.js';

const PHONE = matchMedia('(max-width: 40rem)');
const catalogues = { ja: {} };

/** The buttons' words come from the catalogue of the screen's language, not of this page's. */
async function catalogueOf(language) {
  const code = language.replace('-plain', '');
  catalogues[code] ??= await ask(`/i18n/${code}.json`).catch(() => ({}));
  return [code, catalogues[code]];
}

class Screen {
  constructor(figure) {
    this.figure = figure;
    this.box = figure.querySelector('[data-box]');
    this.card = JSON.parse(figure.dataset.card);
    this.language = 'ja';
    this.page = 0;
  }

  async start() {
    this.figure.querySelector('.screen__tabs').hidden = false;
    this.figure.querySelector('.screen__glass').hidden = false;
    this.figure.addEventListener('click', (event) => this.press(event.target.closest('button')));
    this.choose('shape', PHONE.matches ? 'phone' : 'tablet');
    await this.draw();
    this.figure.classList.add('screen--drawn');
    await document.fonts.ready;
    new ResizeObserver(() => this.fit()).observe(this.box.parentElement);
  }

  async press(button) {
    if (!button) return;
    if (button.dataset.language) {
      this.language = button.dataset.language;
      this.choose('language', this.language);
    } else if (button.dataset.shape) this.choose('shape', button.dataset.shape);
    await this.draw();
  }

  choose(what, value) {
    for (const one of this.figure.querySelectorAll(`[data-${what}]`)) {
      one.setAttribute('aria-pressed', String(one.dataset[what] === value));
    }
    if (what === 'shape') this.figure.classList.toggle('screen--phone', value === 'phone');
  }

  async draw() {
    const mine = [currentLanguage(), await catalogueOf(currentLanguage())];
    const theirs = await catalogueOf(this.language);
    this.paint = (pages) => {
      useCatalogue(...theirs);
      render(alertCard(this.card, { language: this.language, mode: 'preview', people: 1, pages }), this.box);
      useCatalogue(mine[0], mine[1][1]);
    };
    this.fit();
  }

  /** The text's size depends on the box, and whether it is turned on the text's size. */
  fit() {
    const width = this.box.parentElement.clientWidth;
    if (!width || !this.paint) return; // folded away
    this.box.style.setProperty('--shrink', width / this.box.clientWidth);
    this.paint(1);
    const pages = fitAlert(this.box);
    if (pages > 1) {
      this.paint(pages);
      fitAlert(this.box);
    }
  }
}

export function startScreens() {
  for (const figure of document.querySelectorAll('.screen')) new Screen(figure).start();
}
