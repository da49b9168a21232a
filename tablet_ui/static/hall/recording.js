/* Whose reading it is: a card that is shown, or a group and a number that are touched. It goes the way of all reports,
   so that it is kept while the hall is cut off and delivered once. */

import { findCard } from '../household/board.js';
import { become } from '../household/navigate.js';
import { report } from '../household/outbox.js';
import { state, update } from '../household/state.js';
import { openCamera } from './camera.js';
import { groups } from './homes.js';
import { currentStep } from './steps.js';

/** What became of the reading that was recorded last: its report's id, by card or number, and the code of a refusal. */
state.recorded = { id: '', byCard: false, refused: '' };

/** The steps: way → card, or way → group → house → sure. Each replaces the one before. */
function step(name, chosen = {}) {
  const { id, from, fromMemory } = state.screen;
  become('record', { id, from, fromMemory, ...chosen, step: name });
}

/** From the circular that is being read. */
export function startRecording() {
  step('way');
}

export function backToReading() {
  const { id, from, fromMemory } = state.screen;
  become('read', { id, from, fromMemory });
}

export function showCard() {
  step('card');
  openCamera((card) => tell({ card }));
}

export function chooseWay() {
  step('way');
}

export function chooseGroup() {
  step('group');
}

/** A district of one group asks nothing that it knows. */
export function touchNumbers() {
  const only = groups()?.length === 1 ? groups()[0].number : null;
  if (only === null) chooseGroup();
  else chooseHouse(only);
}

export function chooseHouse(group) {
  step('house', { group });
}

export function askWhetherSure(group, house, household) {
  step('sure', { group, house, household });
}

/** A second touch of a trembling finger finds the step gone. */
export function recordHousehold() {
  if (currentStep() === 'sure') tell({ household: state.screen.household });
}

async function tell(whose) {
  const { id, from, fromMemory } = state.screen;
  const byCard = Boolean(whose.card);
  update({ recorded: { id: '', byCard, refused: '' } });
  become('told', { id, from, fromMemory });
  const kept = await report('read', { message: id, ...whose });
  update({ recorded: { id: kept.id, byCard, refused: '' } });
}

/** The server will never record it: who still stands there is told why. */
export function noteRefusal({ id, code }) {
  if (state.recorded.id === id) update({ recorded: { ...state.recorded, refused: code || 'unreadable' } });
}

export function recordedTitle() {
  return findCard(state.screen.id)?.title ?? '';
}
