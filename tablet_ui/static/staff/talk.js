/* Talking with the server from the page of staff or a family: the token that the page came with, renewed once where it
   is stale. */

import { Problem, Unreachable, fetchSession } from '../shared/http.js';
import { useCatalogue } from '../shared/i18n.js';

const TIMEOUT_MS = 15_000;
let token = document.querySelector('meta[name="csrf-token"]')?.content ?? '';

/** The page's language, and its words where they aren't Japanese; without them the page goes on in Japanese. */
export async function loadWords() {
  const { lang } = document.documentElement;
  if (lang === 'ja') return;
  const words = await ask(`/i18n/${lang}.json`).catch(() => ({}));
  useCatalogue(lang, words);
}

export function csrfToken() {
  return token;
}

export async function renewToken() {
  token = (await fetchSession()).csrf;
}

export function isStale(problem) {
  return problem instanceof Problem && problem.status === 400 && problem.code === 'csrf';
}

/** What the server said no with, from the text of its answer. */
export function problemOf(status, text) {
  let words = {};
  try {
    words = JSON.parse(text);
  } catch {
    // A gateway's own page: nothing in it is for us.
  }
  const problem = new Problem(status, words.code ?? '', words.detail ?? '', 0);
  problem.field = words.field ?? '';
  return problem;
}

async function once(path, { method = 'GET', json, form, keepalive = false }) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-CSRFToken'] = token;
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  const body = json === undefined ? form : JSON.stringify(json);
  let response;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    response = await fetch(path, { method, headers, body, keepalive, signal, credentials: 'same-origin', cache: 'no-store' });
    const text = await response.text();
    if (response.ok) return text ? JSON.parse(text) : null;
    throw problemOf(response.status, text);
  } catch (error) {
    if (error instanceof Problem && error.code) throw error;
    throw new Unreachable(String(error)); // nobody there, or somebody else answered
  }
}

/** The answer's JSON (null where it has none). Throws Problem, with `field`, or Unreachable. */
export async function ask(path, wish = {}) {
  try {
    return await once(path, wish);
  } catch (problem) {
    if (!isStale(problem)) throw problem;
    await renewToken();
    return once(path, wish);
  }
}
