/* Page pictures of the cards on the board are kept, so that a circular can be read with no connection.
   sw.js serves them from the same cache. */


export const PICTURES = 'page-pictures';
let last = '';

function wantedPaths(circulars) {
  return circulars.flatMap((card) => card.pages.flatMap((page) => [page.thumb, page.image]).filter(Boolean));
}

/** Fetches what is missing, newest card first, and forgets the pictures of cards that left the board. */
export async function keepPictures(circulars) {
  if (!globalThis.caches) return;
  const wanted = [...new Set(wantedPaths(circulars))];
  if (wanted.join() === last) return;
  last = wanted.join();
  try {
    await bringInLine(wanted);
  } catch (error) {
    last = '';
    console.warn('pictures', error);
  }
}

async function bringInLine(wanted) {
  const cache = await caches.open(PICTURES);
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const still = new Set(wanted);
  await Promise.all([...kept].filter((path) => !still.has(path)).map((path) => cache.delete(path)));
  let failed = null;
  for (const path of wanted.filter((one) => !kept.has(one))) {
    // One that can't be had must not cost the others.
    await cache.add(path).catch((error) => {
      failed = error;
    });
  }
  if (failed) throw failed;
}

export async function forgetPictures() {
  last = '';
  await globalThis.caches?.delete(PICTURES);
}
