/* The red line over a page that stays open: whether anything goes out beside the sockets. */

const EVERY_MS = 20_000;
const line = document.getElementById('worker-silent');

async function look() {
  try {
    const answer = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(EVERY_MS) });
    line.hidden = (await answer.json()).worker !== 'silent';
  } catch {
    // Nobody answers: the page itself says that it is cut off.
  }
}

setInterval(look, EVERY_MS);
