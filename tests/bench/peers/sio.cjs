/* A peer: Node's socket.io, told over HTTP what to send to all, and a board as a file. Arguments: port, the board's file.
   POST /send emits its body (JSON) as `card` and answers when it began (nanoseconds, CLOCK_MONOTONIC). */

const { Buffer } = require('node:buffer');
const http = require('node:http');
const process = require('node:process');
const { readFileSync } = require('node:fs');
const { Server } = require('socket.io');

const [port, boardFile] = process.argv.slice(2);
const board = readFileSync(boardFile);
const TAG = '"0123456789abcdef0123456789abcdef"';

function answer(request, response) {
  if (request.method === 'POST') {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const word = JSON.parse(Buffer.concat(parts).toString());
      const began = process.hrtime.bigint();
      sockets.emit('card', word);
      response.setHeader('Content-Type', 'application/json');
      response.end(`{"committed":${began}}`);
    });
    return;
  }
  response.setHeader('ETag', TAG);
  response.setHeader('Cache-Control', 'private, no-cache');
  if (request.headers['if-none-match'] === TAG) {
    response.statusCode = 304;
    response.end();
    return;
  }
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('Content-Length', board.length);
  response.end(board);
}

const server = http.createServer(answer);
const sockets = new Server(server, { transports: ['websocket'], serveClient: false });
server.listen(Number(port), '127.0.0.1', 4096);
