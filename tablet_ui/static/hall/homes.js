/* The district's houses by group and number: asked for now and then and kept, so that a reading can be recorded while
   the hall is cut off. No names. */

import { request } from '../shared/http.js';
import { isHall, state, update } from '../household/state.js';
import { store } from '../household/store.js';

const FRESH_MS = 3_600_000;
const AGAIN_MS = 60_000;
const KEY = 'hallHomes';
/** {device, groups}: whose tablet asked; another hall's houses are never shown. */
state.homes = null;
let askedAt = 0;
let asking = false;

/** Called at every change: does nothing most of the time. */
export async function keepHomes() {
  if (asking || Date.now() - askedAt < AGAIN_MS) return;
  const kept = groupsOrNull();
  if (kept && (state.link !== 'good' || Date.now() - state.homes.at < FRESH_MS)) return;
  asking = true;
  askedAt = Date.now();
  try {
    await fromStoreOrServer();
  } finally {
    asking = false;
  }
}

async function fromStoreOrServer() {
  const device = state.board.device.id;
  if (!groupsOrNull()) update({ homes: (await store.get(KEY)) ?? null });
  try {
    const { data } = await request('/api/hall/homes');
    if (!isHall() || state.board.device.id !== device) return;
    const homes = { device, at: Date.now(), groups: data.groups };
    await store.set(KEY, homes);
    update({ homes });
  } catch (error) {
    console.warn('homes', error);
  }
}

function groupsOrNull() {
  return state.homes && state.homes.device === state.board?.device.id ? state.homes.groups : null;
}

/** Somebody wants to choose their number and there is nothing to choose from. */
export function askAgain() {
  askedAt = 0;
  return keepHomes();
}

/** [{number, houses: [{number, household}]}], or null while they aren't known. */
export function groups() {
  return groupsOrNull();
}
