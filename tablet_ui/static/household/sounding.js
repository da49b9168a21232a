/* What is heard of an alert: the chime, then the voice, to the end once on each device, and again whenever asked.
   A browser may hold the sound back until somebody touches the page: then the screen asks for that touch. */

import * as chime from './chime.js';
import { inLanguage } from './parts/alert_names.js';
import { report } from './outbox.js';
import { hasRung } from './push.js';
import { canSpeak, silence, speak } from './speech.js';
import { state, update } from './state.js';
import { store } from './store.js';
import { oneTabAtATime } from './tabs.js';

const RATE = 0.85; // an announcer's, not a conversation's
const STARTS_WITHIN_MS = 600;
let context = null;
let turn = 0;
let stopChime = () => {};
/** {id, step: 'chime' | 'voice' | 'blocked'} of the alert that is being heard; null when it is quiet. */
state.sounding = null;

function voiceLanguage(language) {
  return language === 'en' && canSpeak('en') ? 'en' : 'ja';
}

/** Whether there is a voice for what this device's people read. */
export function hasVoice() {
  return canSpeak(voiceLanguage(state.settings.language));
}

/** What is read, as the radio says it; a card without it is read twice, as the radio would. */
function spokenText(card) {
  const { language } = state.settings;
  const wanted = language === 'en' && voiceLanguage(language) !== 'en' ? 'ja' : language;
  const voice = inLanguage(card.voice, wanted);
  if (voice) return voice;
  const { title, body } = inLanguage(card.texts, wanted);
  const once = `${title}。\n${body}\n`;
  return once + once;
}

function wait(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** A running context; null where the browser wants a touch first. */
async function awake() {
  context ??= new AudioContext({ latencyHint: 'playback' });
  await Promise.race([context.resume().catch(() => {}), wait(STARTS_WITHIN_MS)]);
  return context.state === 'running' ? context : null;
}

async function ring(kind) {
  const running = await awake();
  if (!running) return false;
  stopChime = chime.play(running, kind);
  await wait(chime.lengthOf(kind) * 1000);
  return true;
}

function read(text) {
  return new Promise((resolve) => {
    speak(text, { language: voiceLanguage(state.settings.language), rate: RATE, stays: true, whenDone: resolve });
  });
}

function note(mine, sounding) {
  if (mine === turn) update({ sounding });
  return mine === turn;
}

/** The chime (where this one has any) and the voice; true when all that this device can sound has ended. */
async function perform(card, mine, { before = '', withChime }) {
  if (withChime && card.sound !== 'none') {
    if (!note(mine, { id: card.id, step: 'chime' })) return false;
    if (!(await ring(card.sound === 'alarm' ? 'alarm' : 'notice'))) {
      note(mine, { id: card.id, step: 'blocked' });
      return false;
    }
  }
  if (hasVoice()) {
    if (!note(mine, { id: card.id, step: 'voice' })) return false;
    if ((await read(before + spokenText(card))) === 'not-allowed') {
      note(mine, { id: card.id, step: 'blocked' });
      return false;
    }
  }
  return note(mine, null);
}

/** Sounds a card that has just taken the screen over, unless it was heard to its end here, or sounds in another tab. */
export async function soundOnce(card) {
  hush();
  const mine = turn;
  const mark = `sounded:${card.id}`;
  if (card.sound === 'none' || (await store.hasMark(mark)) || mine !== turn) return;
  await oneTabAtATime('household-sound', async () => {
    const withChime = !(await hasRung(card.id)); // one signal a message; the voice is heard in any case
    if (mine === turn && (await perform(card, mine, { withChime }))) report('sounded', { message: card.id, mark });
  });
}

/** もう一度聞く, and the touch that lets the sound out. `before` is said first. */
export async function soundAgain(card, before = '') {
  const wasBlocked = state.sounding?.step === 'blocked';
  hush();
  const ended = await perform(card, turn, { before, withChime: wasBlocked || !hasVoice() });
  if (ended && wasBlocked) report('sounded', { message: card.id, mark: `sounded:${card.id}` });
}

export function hush() {
  turn += 1;
  stopChime();
  stopChime = () => {};
  if (!state.sounding) return;
  silence();
  update({ sounding: null });
}

/** idle | speaking | blocked | silent, as the card's button says it. */
export function soundOf(card) {
  if (state.sounding?.id === card.id) return state.sounding.step === 'blocked' ? 'blocked' : 'speaking';
  return hasVoice() ? 'idle' : 'silent';
}
