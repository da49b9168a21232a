/* What the elder decides about being watched over: said to the server at once, or plainly not done.
   Unlike 元気です nothing waits here: a consent that ends "later" would be a lie. */

import { Problem, post } from '../shared/http.js';
import { t } from '../shared/i18n.js';
import { refresh } from './live.js';
import { become, go, onLeave } from './navigate.js';
import { state, update } from './state.js';
import { store } from './store.js';

const TAKE_BACK_MS = 110_000; // a little less than the server allows

/** `code` is shown once and kept nowhere; `ended` is the consent that was just ended and can be taken up again. */
export const watching = { busy: false, problem: '', code: null, ended: null };
let forgetting = 0;

function change(changes) {
  Object.assign(watching, changes);
  update();
}

onLeave(() => {
  clearTimeout(forgetting);
  Object.assign(watching, { problem: '', code: null, ended: null });
});

export function watch() {
  return state.board?.watch ?? { consents: [], absences: [] };
}

export function people() {
  return state.board?.people ?? [];
}

/** 健一さん where the name is known, else むすこ. */
export function relationWords(code) {
  const words = {
    son: t('むすこ'),
    daughter: t('むすめ'),
    grandchild: t('まご'),
    sibling: t('きょうだい'),
    relative: t('しんせき'),
    friend: t('友人'),
  };
  return words[code] ?? '';
}

function inWords(error) {
  if (error instanceof Problem) return error.message;
  return t('いま、つながっていません。まだ できていません。少し待って、もう一度 押してください。');
}

/** The answer's data, or null where it wasn't done: then `problem` says so. */
async function tell(path, body = {}) {
  if (watching.busy) return null;
  change({ busy: true, problem: '' });
  try {
    const { data } = await post(`/api/watching/${path}`, body);
    state.board = { ...state.board, watch: data.watch };
    store.set('board', state.board);
    return data;
  } catch (error) {
    change({ problem: inWords(error) });
    if (error instanceof Problem) refresh(); // it was shown as it no longer is
    return null;
  } finally {
    change({ busy: false });
  }
}

function showCode(data) {
  if (!data) return;
  become('watch', { step: 'code', consent: data.consent });
  change({ code: data.code });
}

export async function giveConsent(person, relation) {
  showCode(await tell('consents', { person, relation }));
}

export async function newCode(consent) {
  const data = await tell(`consents/${consent}/code`);
  if (!data) return;
  go('watch', { step: 'code', consent });
  change({ code: data.code });
}

export function pause(consent) {
  return tell(`consents/${consent}/pause`);
}

export function resume(consent) {
  return tell(`consents/${consent}/resume`);
}

/** One touch ends it, at once; for a while one more takes that back. */
export async function end(consent) {
  if (!(await tell(`consents/${consent.id}/end`))) return;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => change({ ended: null }), TAKE_BACK_MS);
  change({ ended: consent });
}

export async function takeBack() {
  const { ended } = watching;
  if (await tell(`consents/${ended.id}/take-back`)) change({ ended: null });
}

export async function enterAbsence(person, until) {
  if (await tell('absences', { person, until })) become('watch');
}

export function undoAbsence(absence) {
  return tell(`absences/${absence}/undo`);
}
