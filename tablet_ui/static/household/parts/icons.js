/* Drawings beside words, never instead of them. All in a 24 × 24 field, in the colour of their text. */

import { html, svg } from '../../vendor/lit-html/lit-html.js';

function drawn(lines) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor"
    stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${lines}</svg>`;
}

export const smile = drawn(svg`<circle cx="12" cy="12" r="10" /><path d="M7.6 14.2c1 1.9 2.6 2.8 4.4 2.8s3.4-.9 4.4-2.8" />
  <path d="M8.8 8.6v.6M15.2 8.6v.6" stroke-width="2.8" />`);
export const check = drawn(svg`<path d="M4 12.8l5.4 5.4L20 6.8" stroke-width="2.6" />`);
export const checkRound = drawn(svg`<circle cx="12" cy="12" r="10" /><path d="M7.2 12.4l3.3 3.3 6.3-6.9" />`);
export const left = drawn(svg`<path d="M15.5 4.5v15L6 12z" fill="currentColor" />`);
export const right = drawn(svg`<path d="M8.5 4.5v15L18 12z" fill="currentColor" />`);
export const up = drawn(svg`<path d="M4.5 15.5h15L12 6z" fill="currentColor" />`);
export const down = drawn(svg`<path d="M4.5 8.5h15L12 18z" fill="currentColor" />`);
export const plus = drawn(svg`<path d="M12 4.5v15M4.5 12h15" stroke-width="2.6" />`);
export const minus = drawn(svg`<path d="M4.5 12h15" stroke-width="2.6" />`);
export const speaker = drawn(svg`<path d="M3 9.5v5h3.5L12 19V5L6.5 9.5z" /><path d="M15.5 9a4.2 4.2 0 0 1 0 6M18.3 6.2a8.2 8.2 0 0 1 0 11.6" />`);
export const stop = drawn(svg`<rect x="6" y="6" width="12" height="12" rx="2" fill="currentColor" />`);
export const erase = drawn(svg`<path d="M8.5 5H21v14H8.5L3 12z" /><path d="M11.5 9.5l5 5M16.5 9.5l-5 5" />`);
export const paper = drawn(svg`<path d="M6 2.8h8.5L19 7.3v13.9H6z" /><path d="M14 3v4.8h4.8M9 12h7M9 16h7" />`);
export const letters = drawn(svg`<path d="M4 6h16M4 11h16M4 16h10" />`);
export const cut = drawn(svg`<path d="M2.5 9.5a14 14 0 0 1 19 0M6 13.2a9 9 0 0 1 12 0M9.3 16.8a4 4 0 0 1 5.4 0" /><path d="M4 4l16 16" />`);
export const home = drawn(svg`<path d="M3.5 11.5L12 4l8.5 7.5M6 9.8V20h12V9.8" />`);
export const people = drawn(svg`<circle cx="9" cy="8" r="3.5" /><path d="M2.5 20c0-4 2.6-6.5 6.5-6.5s6.5 2.5 6.5 6.5" />
  <path d="M16 4.8a3.4 3.4 0 0 1 0 6.4M18 14.2c2.2.9 3.5 2.9 3.5 5.8" />`);
export const helping = drawn(svg`<circle cx="12" cy="12" r="10" /><path d="M9.2 9.2a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1-1.4 2.2" />
  <path d="M12 17.4v.1" stroke-width="2.8" />`);
