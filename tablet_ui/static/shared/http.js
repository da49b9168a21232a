/* Talking with the server. Three ways it can end: an answer, a Problem (the server said no, and why),
   or Unreachable (nobody there, or somebody else answered, as a captive portal does). */

const TIMEOUT_MS = 15_000;
let csrfToken = '';

export class Unreachable extends Error {}

export class Problem extends Error {
  constructor(status, code, detail, retryAfterSeconds) {
    super(detail || code);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export function useCsrf(token) {
  if (token) csrfToken = token;
}

function isJson(response) {
  return /[/+]json\b/.test(response.headers.get('Content-Type') ?? '');
}

async function toProblem(response) {
  const words = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get('Retry-After')) || 0;
  return new Problem(response.status, words.code ?? '', words.detail ?? '', wait);
}

function build(path, { method = 'GET', body, headers = {} }) {
  const options = { method, headers: { Accept: 'application/json', ...headers }, credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  if (method !== 'GET') options.headers['X-CSRFToken'] = csrfToken;
  return [path, options];
}

async function reach(path, options) {
  try {
    return await fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

/** {status, data, etag, date}: data is null for 204 and 304; date is when the server says it answered. */
export async function request(path, wish = {}) {
  const response = await reach(...build(path, wish));
  const { status, headers } = response;
  const told = { status, data: null, etag: headers.get('ETag'), date: headers.get('Date') };
  if (status === 204 || status === 304) return told;
  // A gateway's or captive portal's page, whatever its status, is not the house speaking.
  if (!isJson(response)) throw new Unreachable(`not our answer (${status})`);
  if (!response.ok) throw await toProblem(response);
  const data = await response.json().catch(() => {
    throw new Unreachable('answer cut off');
  });
  return { ...told, data };
}

/** Who the server takes us for, and the token that its unsafe requests want. */
export async function fetchSession() {
  const { data } = await request('/api/session');
  useCsrf(data.csrf);
  return data;
}

function isCsrfProblem(error) {
  return error instanceof Problem && [400, 403].includes(error.status) && error.code.startsWith('csrf');
}

/** POST; a stale CSRF token is fetched anew and the request made once more. */
export async function post(path, body) {
  if (!csrfToken) await fetchSession();
  try {
    return await request(path, { method: 'POST', body });
  } catch (error) {
    if (!isCsrfProblem(error)) throw error;
    await fetchSession();
    return request(path, { method: 'POST', body });
  }
}
