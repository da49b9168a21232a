/* Starts the household's screens: remembers, draws, goes live. */

import { render } from '../vendor/lit-html/lit-html.js';
import { now, restoreOffset } from '../shared/clock.js';
import { fetchSession } from '../shared/http.js';
import { t } from '../shared/i18n.js';
import { hallScreens, hallTitle, watchHall, withCountdown } from '../hall/screens.js';
import { takeover, watchAlerts } from './alerting.js';
import { findCard, forgetEtag, loadBoard } from './board.js';
import { loadSettings, noteTouch, refreshCatalogues, warmUp } from './device.js';
import { onLayoutChange } from './layout.js';
import { goLive, refresh, refreshAnew, stopLive } from './live.js';
import { startHistory } from './navigate.js';
import { loadPending, onCutOff, onRevoked } from './outbox.js';
import { lookAtSecret, onDeclined, onPaired, startOver, typeDigit } from './pairing.js';
import { openDialog } from './parts/who_read.js';
import { layOutPaper } from './parts/paper.js';
import { forgetPictures } from './pictures.js';
import { answerPushes, forgetPushes, keepSubscribed, stopPush } from './push.js';
import { broadcastScreen, layOutBroadcast } from './screens/broadcast.js';
import { broadcastsScreen } from './screens/broadcasts.js';
import { helpScreen } from './screens/help.js';
import { homeScreen } from './screens/home.js';
import { listScreen } from './screens/list.js';
import { pairScreen } from './screens/pair.js';
import { readScreen } from './screens/read.js';
import { settingsScreen } from './screens/settings.js';
import { layOutTakeover, takeoverScreen } from './screens/takeover.js';
import { toldScreen } from './screens/told.js';
import { watchScreen } from './screens/watch.js';
import { isHall, onUpdate, state, update } from './state.js';
import { store } from './store.js';
import { onOtherTab, tellOtherTabs } from './tabs.js';
import { keepProgramFresh } from './upgrade.js';

const SCREENS = {
  home: homeScreen,
  list: listScreen,
  read: readScreen,
  told: toldScreen,
  alerts: broadcastsScreen,
  broadcast: broadcastScreen,
  help: helpScreen,
  settings: settingsScreen,
  watch: watchScreen,
};
const HALL_SCREENS = { ...SCREENS, ...hallScreens };
const root = document.getElementById('app');
const spoken = document.getElementById('spoken');
const A_DAY_MS = 86_400_000;
let drawing = 0;
let drawn = false;

function titleOf(screen) {
  const titles = {
    home: t('はじめの画面'),
    list: t('回覧板'),
    alerts: t('防災の放送'),
    broadcast: t('防災の放送'),
    help: t('困ったとき'),
    settings: t('文字とことば'),
    watch: t('見守り'),
    read: findCard(screen.id)?.title,
    told: t('読みました'),
  };
  return (isHall() && hallTitle(screen)) || (titles[screen.name] ?? t('回覧板'));
}

function screenNow(alert) {
  if (state.phase === 'unpaired') return pairScreen;
  const screens = isHall() ? HALL_SCREENS : SCREENS;
  const screen = alert ? () => takeoverScreen(alert) : (screens[state.screen.name] ?? screens.home);
  return isHall() ? withCountdown(screen) : screen;
}

function draw() {
  drawing = 0;
  if (state.phase === 'starting') return;
  if (!drawn) root.replaceChildren(); // what the shell said while this was loading
  drawn = true;
  const unpaired = state.phase === 'unpaired';
  const alert = takeover();
  render(screenNow(alert)(), root);
  document.title = unpaired ? t('電子回覧板') : t('%(screen)s｜電子回覧板', { screen: titleOf(alert ? { name: 'alerts' } : state.screen) });
  spoken.textContent = state.spoken;
  layOutTakeover(alert);
  if (unpaired || alert) return;
  if (state.screen.name === 'broadcast') layOutBroadcast();
  if (state.screen.name === 'read') {
    openDialog();
    const card = findCard(state.screen.id);
    if (card) layOutPaper(card);
  }
}

function drawSoon() {
  drawing ||= requestAnimationFrame(draw);
}

async function wipe() {
  const { settings } = state;
  await store.wipe();
  await forgetPictures();
  await forgetPushes();
  // How large and in which language says nothing about anybody: whoever comes next can still read the page.
  await store.set('settings', settings);
  forgetEtag();
  update({ board: null, pending: [], fresh: new Set(), link: 'checking', contactAt: 0, screen: { name: 'home' } });
  tellOtherTabs('wiped');
}

/** The server no longer knows this device: nothing of the household stays on it. */
async function forgetHousehold() {
  if (state.phase === 'unpaired') return;
  stopLive();
  startOver();
  update({ phase: 'unpaired' });
  await wipe();
  stopPush().catch(() => {});
  warmUp();
}

function becomePaired() {
  startHistory();
  update({ phase: 'paired', link: 'checking', screen: { name: 'home' } });
  goLive(forgetHousehold);
  refresh().then(keepSubscribed); // which kind of device this is, the board says
  refreshCatalogues();
}

/** Nothing in the store: ask the server whether it knows this device. If nobody answers, go on asking. */
async function findOut() {
  const session = await fetchSession().catch(() => null);
  if (session && !session.device) {
    update({ phase: 'unpaired' });
    refreshCatalogues();
  } else {
    becomePaired();
  }
}

async function startScreen() {
  const secret = location.pathname === '/pair' ? location.hash.slice(1) : '';
  if (secret) {
    // The secret leaves the address bar and the history before anything else happens.
    history.replaceState(null, '', '/pair');
    update({ phase: 'unpaired' });
    await lookAtSecret(secret);
    refreshCatalogues();
  } else if (state.board) {
    becomePaired();
  } else {
    await findOut();
  }
}

function listen() {
  watchHall();
  onUpdate(drawSoon);
  watchAlerts();
  onLayoutChange(drawSoon);
  document.fonts.addEventListener('loadingdone', drawSoon);
  document.fonts.ready.then(drawSoon);
  onRevoked(forgetHousehold);
  onCutOff(refresh);
  answerPushes(refreshAnew);
  onPaired(async () => {
    await wipe();
    becomePaired();
  });
  onDeclined(() => {
    if (state.board) becomePaired();
  });
  for (const event of ['pointerdown', 'keydown']) addEventListener(event, noteTouch, { passive: true });
  addEventListener('keydown', (event) => state.phase === 'unpaired' && typeDigit(event));
  addEventListener('online', () => refreshAnew().then(keepSubscribed)); // what was asked before may never be answered
  addEventListener('offline', refresh);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && refresh());
}

const onTold = {
  reports: loadPending,
  board: loadBoard,
  settings: loadSettings,
  wiped: () => location.reload(),
};

function tick() {
  update();
  setTimeout(tick, 60_000 - (now().getTime() % 60_000) + 20);
}

async function start() {
  restoreOffset(await store.get('clockOffset'));
  await loadSettings();
  await loadBoard();
  await loadPending();
  listen();
  onOtherTab((what) => onTold[what]?.());
  await startScreen();
  tick();
  keepProgramFresh();
  setInterval(keepSubscribed, A_DAY_MS); // a tablet on the wall is never started anew
}

start();
