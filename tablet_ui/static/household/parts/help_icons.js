/* Drawings of 困ったとき, beside their words. All in a 24 × 24 field, in the colour of their text. */

import { html, svg } from '../../vendor/lit-html/lit-html.js';

function drawn(lines) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${lines}</svg>`;
}

export const door = drawn(svg`<path d="M6 21V3.5h12V21M3.5 21h17" /><path d="M14.5 12.5h.01" stroke-width="3" />`);
export const telephone = drawn(svg`<path d="M6.5 3.5h3l1.5 4.5-2 1.6a12 12 0 0 0 5.4 5.4l1.6-2 4.5 1.5v3a2 2 0 0 1-2.2 2C10.6 18.9 5.1 13.4 4.5 5.7a2 2 0 0 1 2-2.2z" />`);
export const globe = drawn(svg`<circle cx="12" cy="12" r="10" /><path d="M2.3 12h19.4M12 2c3 2.8 4.2 6.2 4.2 10S15 19.2 12 22c-3-2.8-4.2-6.2-4.2-10S9 4.8 12 2z" />`);
export const heart = drawn(svg`<path d="M12 20.5C5 15.5 2.8 12.2 2.8 8.8a4.7 4.7 0 0 1 9.2-1.3 4.7 4.7 0 0 1 9.2 1.3c0 3.4-2.2 6.7-9.2 11.7z" />`);
