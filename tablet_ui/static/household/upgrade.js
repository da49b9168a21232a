/* The service worker, and changing to a new version of these screens: never under somebody's finger. */

import { state } from './state.js';

const QUIET_MS = 60_000;
const ASK_EVERY_MS = 3_600_000;
const FONTS_AFTER_MS = 5000;
let touchedAt = 0;
let newer = false;

function reloadWhenQuiet() {
  if (!newer) return;
  const idle = Date.now() - touchedAt > QUIET_MS;
  if (idle && !state.sounding && (document.hidden || state.screen.name === 'home')) location.reload();
}

/** A device that stands switched on for months asks for a new version every hour. */
export async function keepProgramFresh() {
  if (!navigator.serviceWorker) return;
  const wasControlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    newer = wasControlled;
  });
  addEventListener('pointerdown', () => {
    touchedAt = Date.now();
  }, { passive: true });
  setInterval(reloadWhenQuiet, QUIET_MS / 4);
  try {
    const registration = await navigator.serviceWorker.register('/sw.js');
    const { active } = await navigator.serviceWorker.ready;
    setTimeout(() => active.postMessage('fonts'), FONTS_AFTER_MS);
    setInterval(() => registration.update().catch(() => {}), ASK_EVERY_MS);
  } catch (error) {
    console.warn('service worker', error);
  }
}
