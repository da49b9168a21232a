/* Step 3, たしかめる: the tablet's screen drawn small, and waiting for pages that are being made. */

import { startTablet } from './tablet.js';
import { ask, loadWords } from '../staff/talk.js';

const LOOK_EVERY_MS = 700;

/** The button that sends appears when the last page is made. */
async function waitForPages(address) {
  const { files } = await ask(address).catch(() => ({ files: [{ state: 'waiting' }] }));
  if (files.some(({ state }) => state === 'waiting' || state === 'rendering')) {
    setTimeout(() => waitForPages(address), LOOK_EVERY_MS);
  } else location.reload();
}

await loadWords();
startTablet();
const { waiting } = document.querySelector('.preview').dataset;
if (waiting) waitForPages(waiting);
