/* The red line over a page that stays open: whether all goes out that should beside the sockets. */

const EVERY_MS = 20_000;
const line = document.getElementById('worker-silent');

async function look() {
  try {
    const answer = await fetch('/readyz', { cache: 'no-store', signal: AbortSignal.timeout(EVERY_MS) });
    line.hidden = !['silent', 'stuck'].includes((await answer.json()).worker);
  } catch {
    // Nobody answers: the page itself says that it is cut off.
  }
}

setInterval(look, EVERY_MS);
