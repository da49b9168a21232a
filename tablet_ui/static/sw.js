/* The service worker: with the server stopped the board still opens. The server writes two lines above this one:
   const PRECACHE = ["/", "/assets/<version>/…", …];  const VERSION = "<version>";
   /api, /leader and /sign-in never pass through here. Pushes (Web Push) come here, also while no page is open. */

/* global PRECACHE, VERSION */

const SHELL = `shell-${VERSION}`;
const FONTS = 'fonts';
const PICTURES = 'page-pictures'; // filled and emptied by household/pictures.js
const MOST_PICTURES = 600;
const FETCHES_AT_ONCE = 4;
const START = '/';
const PUSHES = 'pushes'; // the newest word of each thread, and what has rung: read by household/push.js too
const MOST_PUSHES = 100;
const PAGES_ANSWER_WITHIN_MS = 3000;

const ICON = PRECACHE.find((path) => path.endsWith('/icons/board-192.png'));

let lastTurn = Promise.resolve();

const threadKey = (word) => `/pushes/threads/${word.tag}`;
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

self.addEventListener('push', (event) => {
  event.waitUntil(showPush(event.data));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openBoard());
});

self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(subscribeAnew(event));
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

async function holdBounds(cache, most = MOST_PICTURES) {
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
}

/**
 * A push must always show something. It rings where nothing has rung for this message here yet: not the page, not an
 * earlier push of it. One that comes late, after what took its place, doesn't take that place back. Pages are asked
 * before it is its turn: one that is frozen holds up this push alone.
 */
async function showPush(data) {
  const word = wordOf(data);
  const heard = await tellPages(word);
  await inTurn(() => showInItsPlace(word, heard));
}

/** Each push looks at what the one before it has written down; one that fails doesn't stop the next. */
function inTurn(work) {
  const done = lastTurn.then(work);
  lastTurn = done.catch(() => {});
  return done;
}

async function showInItsPlace(word, heard) {
  const cache = await caches.open(PUSHES);
  const last = await (await cache.match(threadKey(word)))?.json();
  const isLate = last && last.sent_at > word.sent_at;
  const repeated = isLate || last?.id === word.id;
  const rings = word.rings && !heard && !repeated;
  await show(isLate ? last : word, { rings, stays: word.stays && !heard && !isLate });
  if (rings) await cache.put(`/pushes/rang/${word.id}`, new Response(''));
  if (!isLate) await cache.put(threadKey(word), Response.json(word));
  await holdBounds(cache, MOST_PUSHES);
}

/** As notification.py writes it; what can't be read is shown as a word from this address, without more. */
function wordOf(data) {
  try {
    const word = data.json();
    if (word.title && word.tag) return word;
  } catch (error) {
    console.warn('push', error);
  }
  return { id: '', tag: 'unreadable', title: self.location.hostname, body: '', rings: false, stays: false, sent_at: 0 };
}

async function show(word, { rings, stays }) {
  const options = {
    body: word.body,
    tag: word.tag,
    lang: word.lang,
    icon: ICON,
    badge: ICON,
    timestamp: word.sent_at,
    silent: !rings,
    renotify: rings,
    requireInteraction: stays,
    data: { id: word.id },
  };
  await self.registration.showNotification(word.title, options);
}

/** All open pages fetch the board; true where one of them sounds this message, or has sounded it. */
async function tellPages(word) {
  const pages = await self.clients.matchAll({ type: 'window' });
  const answers = await Promise.all(pages.map((page) => tellPage(page, { type: 'push', id: word.id, rings: word.rings })));
  return answers.includes(true);
}

function tellPage(page, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(Boolean(data.heard));
    setTimeout(resolve, PAGES_ANSWER_WITHIN_MS, false);
    page.postMessage(message, [port2]);
  });
}

/** The board, where it is open already; an alert takes the screen over there by itself. */
async function openBoard() {
  const pages = await self.clients.matchAll({ type: 'window' });
  const open = pages.find((page) => isShell(new URL(page.url).pathname));
  await (open ? open.focus() : self.clients.openWindow(START));
}

/** The browser has changed its address by itself: the board is told the new one. */
async function subscribeAnew({ newSubscription, oldSubscription }) {
  const key = oldSubscription?.options.applicationServerKey;
  const subscription = newSubscription ?? (key && (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })));
  if (!subscription) return; // the page says it at its next start
  const { csrf } = await (await fetch('/api/session')).json();
  await fetch('/api/push/subscription', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': csrf },
    body: JSON.stringify(subscription),
  });
}
