/* The client that the tablets use, driven by a test: each line on stdin is an emit (a JSON list) or `close`,
   each line on stdout one thing that happened. Arguments: address with namespace, cookies, and `pieces` where each
   message is to be sent as fragments of three characters. */

import process from 'node:process';
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [address, cookie, how] = process.argv.slice(2);
const A_PIECE = 3;
const socket = io(address, {
  transports: ['websocket'],
  reconnectionDelay: 100,
  reconnectionDelayMax: 500,
  extraHeaders: { Cookie: cookie },
});

/** What the library sends as one frame goes out in many (RFC 6455, 5.4). */
function sendInPieces() {
  const { ws } = socket.io.engine.transport;
  const send = ws.send.bind(ws);
  ws.send = (words) => {
    for (let at = 0; at < words.length; at += A_PIECE) {
      send(words.slice(at, at + A_PIECE), { fin: at + A_PIECE >= words.length, compress: false });
    }
  };
}

if (how === 'pieces') socket.io.engine.once('handshake', sendInPieces);

function say(...what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

socket.on('connect', () => say('connect', socket.io.engine.transport.name));
socket.on('connect_error', (error) => say('connect_error', error.message));
socket.on('disconnect', (reason) => say('disconnect', reason));
socket.onAny((event, data) => say(event, data));

createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line === 'close') socket.disconnect();
    else socket.emit(...JSON.parse(line), (answer) => say('answer', answer));
  })
  .on('close', () => process.exit(0));
