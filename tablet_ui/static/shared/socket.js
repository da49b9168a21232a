/* One Socket.IO connection that comes back by itself, also when the server turned it away. */

import { io } from '../vendor/socket.io-client/socket.io.esm.min.js';
import { withJitter } from './wait.js';

const TURNED_AWAY_RETRY_MS = 20_000;
const LONGEST_WAIT_MS = 5000;

/** `events` maps a socket event's name to what it does. Gives back a function that closes for good. */
export function openSocket(namespace, events) {
  const socket = io(namespace, {
    transports: ['websocket'],
    reconnectionDelay: 800,
    // The client cuts its own jitter off at its longest wait: so each has another one.
    reconnectionDelayMax: withJitter(LONGEST_WAIT_MS),
    randomizationFactor: 0.5,
    timeout: 10_000,
  });
  let closed = false;
  let retry = 0;

  function comeBackLater() {
    if (closed || socket.active) return; // active: the client reconnects by itself
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), withJitter(TURNED_AWAY_RETRY_MS));
  }

  socket.on('connect_error', comeBackLater);
  socket.on('disconnect', comeBackLater);
  for (const [name, act] of Object.entries(events)) socket.on(name, act);
  if (events.heartbeat) socket.io.on('ping', events.heartbeat);

  return () => {
    closed = true;
    clearTimeout(retry);
    socket.disconnect();
  };
}
