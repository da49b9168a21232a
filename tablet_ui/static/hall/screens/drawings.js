/* Drawings beside the two ways to say whose reading it is. */

import { html, svg } from '../../vendor/lit-html/lit-html.js';

function drawn(lines) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor"
    stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">${lines}</svg>`;
}

/** A card with a QR code on it. */
export const card = drawn(svg`<rect x="1.8" y="4.5" width="20.4" height="15" rx="2" />
  <path d="M5 8h3.6v3.6H5zM5 13.6h3.6v3.2H5zM11 8h3.6v3.6H11zM11.4 13.8h.1M14.4 13.8h.1M12.9 15.2h.1M11.4 16.6h.1M14.4 16.6h.1" />
  <path d="M17.6 9h1.8M17.6 12h1.8M17.6 15h1.8" />`);

/** A camera, crossed out. */
export const noCamera = drawn(svg`<path d="M3 7.5h4L8.8 5h6.4L17 7.5h4V19H3z" /><circle cx="12" cy="12.8" r="3.6" /><path d="M3.5 3.5l17 17" />`);

const KEYS = [1, 2, 3, 4, 5, 6];

function key(number) {
  const x = 1.6 + ((number - 1) % 3) * 7.4;
  const y = number <= 3 ? 4.3 : 12.7;
  return svg`<rect x=${x} y=${y} width="6" height="7" rx="1.2" stroke-width="1" />
    <text class="drawn-number" x=${x + 3} y=${y + 5.1}>${number}</text>`;
}

/** Buttons with numbers. */
export const numbers = drawn(KEYS.map(key));
