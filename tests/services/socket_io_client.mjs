/* The client that the tablets use, driven by a test: each line on stdin is an emit (a JSON list) or `close`,
   each line on stdout one thing that happened. Arguments: address with namespace, cookies. */

import process from 'node:process';
import { createInterface } from 'node:readline';
import { io } from 'socket.io-client';

const [address, cookie] = process.argv.slice(2);
const socket = io(address, {
  transports: ['websocket'],
  reconnectionDelay: 100,
  reconnectionDelayMax: 500,
  extraHeaders: { Cookie: cookie },
});

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
