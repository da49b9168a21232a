/* One file to the server as it is, with how far it got. XMLHttpRequest, because fetch can't say how much was sent. */

import { t } from '../shared/i18n.js';
import { csrfToken, isStale, problemOf, renewToken } from '../staff/talk.js';

const MOST_MB = 30;

export class TooLarge extends Error {}

/** Resolves when the server has it. Throws TooLarge, a Problem (it has a `status`), or an Error: nobody answered. */
export async function upload(address, file, onProgress) {
  if (file.size > MOST_MB * 1024 * 1024) {
    throw new TooLarge(t('ファイルが大きすぎます（%(limit)s MB まで）。写真を小さくするか、いくつかに分けて、もう一度えらんでください。', { limit: MOST_MB }));
  }
  try {
    await send(address, file, onProgress);
  } catch (error) {
    if (!isStale(error)) throw error;
    await renewToken();
    await send(address, file, onProgress);
  }
}

function send(address, file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${address}?filename=${encodeURIComponent(file.name.toWellFormed?.() ?? file.name)}`);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-CSRFToken', csrfToken());
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(problemOf(request.status, request.responseText));
    });
    for (const name of ['error', 'abort', 'timeout']) request.addEventListener(name, () => reject(new Error(name)));
    request.send(file);
  });
}
