/* The service worker: with the server stopped the board still opens. The server writes two lines above this one:
   const PRECACHE = ["/", "/assets/<version>/…", …];  const VERSION = "<version>";
   /api, /leader and /sign-in never pass through here. */

/* global PRECACHE, VERSION */

const SHELL = `shell-${VERSION}`;
const FONTS = 'fonts';
const PICTURES = 'page-pictures'; // filled and emptied by household/pictures.js
const MOST_PICTURES = 600;
const FETCHES_AT_ONCE = 4;
const START = '/';

const isFont = (path) => path.endsWith('.woff2');
const isPicture = (path) => /^\/circulars\/[^/]+\/pages\/[^/]+$/.test(path);
const isShell = (path) => path === START || path === '/pair';
const fontKey = (path) => `/fonts/${path.split('/').pop()}`;

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(activate());
});

self.addEventListener('message', (event) => {
  if (event.data === 'fonts') event.waitUntil(keepFonts());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (isShell(url.pathname)) event.respondWith(fromShell(START, request));
  } else if (isFont(url.pathname)) {
    event.respondWith(fromFonts(url.pathname, request));
  } else if (isPicture(url.pathname)) {
    event.respondWith(fromPictures(request));
  } else if (url.pathname.startsWith('/assets/') || url.pathname === '/manifest.webmanifest') {
    event.respondWith(fromShell(request, request));
  }
});

async function install() {
  const cache = await caches.open(SHELL);
  const files = new Set([START, ...PRECACHE.filter((path) => !isFont(path))]);
  await Promise.all([...files].map((path) => take(cache, path)));
  await self.skipWaiting();
}

/** While a new version is being put up, an old process may answer: what isn't of this version is not taken. */
async function take(cache, path) {
  const answer = await fetch(path, { cache: 'reload' }); // a copy in the HTTP cache may be of the version before
  const ours = !path.startsWith('/assets/') || answer.headers.get('Cache-Control')?.includes('immutable');
  if (!answer.ok || !ours) throw new Error(`not of version ${VERSION}: ${path}`);
  await cache.put(path, answer);
}

async function activate() {
  await forgetChangedFonts();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('shell-') && name !== SHELL).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromShell(wanted, request) {
  const cache = await caches.open(SHELL);
  return (await cache.match(wanted, { ignoreVary: true })) ?? fetch(request);
}

/** Fonts are 8 MB in 250 pieces: kept under names without a version, so that an upgrade doesn't fetch them again. */
async function fromFonts(path, request) {
  const cache = await caches.open(FONTS);
  const kept = await cache.match(fontKey(path));
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(fontKey(path), answer.clone());
  return answer;
}

/** Which letters are in which piece stands in the font's stylesheet: if that changed, the pieces did too. */
async function forgetChangedFonts() {
  const shell = await caches.open(SHELL);
  const sheet = PRECACHE.find((path) => path.endsWith('/biz-udpgothic/400.css'));
  const text = sheet ? await (await shell.match(sheet))?.text() : '';
  const fonts = await caches.open(FONTS);
  const before = await (await fonts.match('/fonts/sheet'))?.text();
  if (before === text) return;
  await caches.delete(FONTS);
  await (await caches.open(FONTS)).put('/fonts/sheet', new Response(text));
}

/** All pieces of both weights, as their stylesheets name them. */
async function fontPaths() {
  const shell = await caches.open(SHELL);
  const found = [];
  for (const sheet of PRECACHE.filter((path) => /\/biz-udpgothic\/\d+\.css$/.test(path))) {
    const text = (await (await shell.match(sheet))?.text()) ?? '';
    for (const [, file] of text.matchAll(/url\(([^)]+\.woff2)\)/g)) found.push(new URL(file, self.location.origin + sheet).pathname);
  }
  return found;
}

/** Asked for by the page once it stands: the letters that no circular has needed yet. */
async function keepFonts() {
  const cache = await caches.open(FONTS);
  const missing = [];
  for (const path of await fontPaths()) {
    if (!(await cache.match(fontKey(path)))) missing.push(path);
  }
  const work = async () => {
    for (let path = missing.shift(); path; path = missing.shift()) await fromFonts(path, path);
  };
  await Promise.all(Array.from({ length: FETCHES_AT_ONCE }, () => work().catch(() => {})));
}

async function fromPictures(request) {
  const cache = await caches.open(PICTURES);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) {
    await cache.put(request, answer.clone());
    await holdBounds(cache);
  }
  return answer;
}

async function holdBounds(cache) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - MOST_PICTURES)).map((key) => cache.delete(key)));
}
