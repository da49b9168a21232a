/* Staying up to date: the socket for speed, HTTP for truth. A lost socket costs delay, never content. */

import { Problem } from '../shared/http.js';
import { openSocket } from '../shared/socket.js';
import { withJitter } from '../shared/wait.js';
import { fetchBoard, insertCard, isIncomplete, noteContact, removeCards } from './board.js';
import { sendSettings } from './device.js';
import { keepPictures } from './pictures.js';
import { flush, report } from './outbox.js';
import { state, update } from './state.js';
import { store } from './store.js';

const POLL_WITH_SOCKET_MS = 60_000;
const POLL_WITHOUT_MS = 14_000; // with jitter 14–21 s
const SPREAD_MS = 1500;
let closeSocket = null;
let socketUp = false;
let poll = 0;
let soon = 0;
let catchingUp = 0;
let asking = null;
const told = new Set();
let whenRevoked = () => {};

/** Starts (again) for a paired device. `revoked` is called when the server no longer knows it. */
export function goLive(revoked) {
  whenRevoked = revoked;
  closeSocket?.();
  closeSocket = openSocket('/', {
    connect: () => {
      socketUp = true;
      refreshAnew();
    },
    disconnect: () => {
      socketUp = false;
      refreshSoon();
    },
    heartbeat: () => noteContact(),
    card: async ({ card, replaces, version }) => {
      noteContact();
      await insertCard(card, replaces, version);
      noteArrivals();
      catchUpSoon();
    },
    withdrawn: async ({ ids, version }) => {
      noteContact();
      await removeCards(ids, version);
      noteArrivals();
      catchUpSoon();
    },
    board_changed: refreshSoon,
    // With each ping: whoever missed something asks now, not with the next poll.
    board_version: ({ version }) => {
      if (state.board && (version > state.board.version || isIncomplete())) refreshSoon();
    },
    moved: () => goLive(whenRevoked), // what comes by this connection is meant for where it was
    revoked: () => whenRevoked(),
  });
  refresh();
}

export function stopLive() {
  closeSocket?.();
  closeSocket = null;
  socketUp = false;
  told.clear();
  clearTimeout(poll);
}

/** A question that is already on its way may be answered with what was before: then another follows it. */
export function refreshAnew() {
  return asking ? asking.then(refresh) : refresh();
}

/** Many tablets hear the same thing in the same moment: they don't all ask in it. */
function refreshSoon() {
  soon ||= setTimeout(() => {
    soon = 0;
    refreshAnew();
  }, Math.random() * SPREAD_MS);
}

/** Where a card's version wasn't the next one, once; whatever else has asked by then has brought what was missed. */
function catchUpSoon() {
  if (!isIncomplete()) return;
  catchingUp ||= setTimeout(async () => {
    await asking;
    catchingUp = 0;
    if (isIncomplete()) refresh();
  }, Math.random() * SPREAD_MS);
}

/** Fetches the board, tells what arrived, sends what waits. One at a time. */
export function refresh() {
  if (!closeSocket) return Promise.resolve();
  asking ??= ask().finally(() => {
    asking = null;
    schedulePoll();
  });
  return asking;
}

function schedulePoll() {
  clearTimeout(poll);
  if (!closeSocket) return;
  poll = setTimeout(refresh, withJitter(socketUp ? POLL_WITH_SOCKET_MS : POLL_WITHOUT_MS));
}

async function ask() {
  try {
    if (!(await fetchBoard())) refreshSoon();
    update({ link: 'good' });
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      whenRevoked();
      return;
    }
    update({ link: state.board ? 'late' : 'off' });
    return;
  }
  noteArrivals();
  sendSettings();
  flush();
}

function noteArrivals() {
  if (!state.board) return;
  const { circulars, alerts = [], broadcasts = [] } = state.board;
  for (const { id } of [...alerts, ...circulars].filter((card) => !told.has(card.id))) {
    told.add(id);
    report('arrived', { message: id, mark: `arrived:${id}` });
  }
  keepPictures(circulars);
  const ids = new Set([...circulars, ...alerts, ...broadcasts].map((card) => card.id));
  store.keepMarks((mark) => ids.has(mark.slice(mark.indexOf(':') + 1)));
}
