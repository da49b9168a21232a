/* Where somebody is on the way from 「うちも 読みました」 to its end. */

import { state } from '../household/state.js';

/** way | card | group | house | sure, or nothing where no reading is being recorded. */
export function currentStep() {
  return state.screen.name === 'record' ? state.screen.step : '';
}
