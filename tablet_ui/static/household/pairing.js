/* Making this device a household's: six digits pressed on the screen, or a secret that came in a QR code. */

import { Problem, post } from '../shared/http.js';
import { t } from '../shared/i18n.js';
import { state, update } from './state.js';

const DIGITS = 6;
let whenPaired = () => {};
let whenDeclined = () => {};

export function onPaired(act) {
  whenPaired = act;
}

export function onDeclined(act) {
  whenDeclined = act;
}

function change(changes) {
  update({ pairing: { ...state.pairing, ...changes } });
}

function inWords(error) {
  if (!(error instanceof Problem)) return t('いま、つながっていません。少し待って、もう一度押してください。');
  const words = {
    'pairing-unknown': t('この番号は、使われていません。もう一度、番号をたしかめてください。'),
    'pairing-expired': t('この番号は、期限が切れました。区長さんに、新しい番号を出してもらってください。'),
    'pairing-used': t('この番号は、もう使われました。区長さんに、新しい番号を出してもらってください。'),
    'pairing-ended': t('5回まちがえたので、この番号は使えなくなりました。区長さんに、新しい番号を出してもらってください。'),
    'too-many-tries': t('まちがいが続きました。10分ほど待って、もう一度ためしてください。'),
  };
  return words[error.code] ?? t('うまくいきませんでした。少し待って、もう一度押してください。');
}

export function pressDigit(digit) {
  if (state.pairing.busy || state.pairing.digits.length >= DIGITS) return;
  change({ digits: state.pairing.digits + digit, problem: '' });
}

export function eraseDigit() {
  change({ digits: state.pairing.digits.slice(0, -1), problem: '' });
}

/** Nothing needs typing, but where there is a keyboard it works. */
export function typeDigit({ key, target }) {
  if (state.pairing.step !== 'code') return;
  if (/^\d$/.test(key)) pressDigit(key);
  else if (key === 'Backspace') eraseDigit();
  else if (key === 'Enter' && !target.closest('button, a')) pairByCode();
}

export function isComplete() {
  return state.pairing.digits.length === DIGITS;
}

export async function pairByCode() {
  if (!isComplete()) return;
  await pair({ code: state.pairing.digits });
}

export async function pairBySecret() {
  await pair({ secret: state.pairing.secret });
}

async function pair(proof) {
  if (state.pairing.busy) return;
  change({ busy: true, problem: '' });
  try {
    await post('/api/pair', proof);
  } catch (error) {
    const kept = error instanceof Problem ? '' : state.pairing.digits;
    change({ busy: false, problem: inWords(error), digits: kept });
    return;
  }
  change({ step: 'code', digits: '', secret: '', place: null, busy: false });
  await whenPaired();
}

/** A QR code brought us here: say first whose home it is, and ask. */
export async function lookAtSecret(secret) {
  change({ step: 'looking', secret, problem: '' });
  try {
    const { data } = await post('/api/pair/look', { secret });
    change({ step: 'confirm', place: data.place, kind: data.kind });
  } catch (error) {
    if (error instanceof Problem) change({ step: 'code', secret: '', problem: inWords(error) });
    else change({ step: 'unreachable', problem: inWords(error) });
  }
}

export function lookAgain() {
  return lookAtSecret(state.pairing.secret);
}

export function declineSecret() {
  change({ step: 'code', secret: '', place: null, problem: '' });
  whenDeclined();
}

export function startOver() {
  change({ step: 'code', digits: '', secret: '', place: null, problem: '', busy: false });
}
