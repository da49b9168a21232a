/* Reading aloud, where the device has a voice. Circulars are in Japanese, whatever the buttons say. */

import { onLeave } from './navigate.js';
import { state, update } from './state.js';

const synthesis = globalThis.speechSynthesis;
const LONGEST_PER_LETTER_MS = 700; // some engines never say that they have ended
const LONGEST_AT_LEAST_MS = 8000;
state.speaking = false;
let turn = 0;
let stays = false;

/** The device's voice for `language` (ja | en), if it has one. */
function voiceFor(language) {
  return synthesis?.getVoices().find((voice) => voice.lang.replace('_', '-').toLowerCase().startsWith(language));
}

export function canSpeak(language = 'ja') {
  return Boolean(voiceFor(language));
}

/** Long utterances are cut off by some browsers: one sentence at a time. */
function sentences(text) {
  return text.split(/(?<=[。！？\n]|[.!?](?=\s))/).map((one) => one.trim()).filter(Boolean);
}

function utter(sentence, { language = 'ja', rate = 0.9 }, ended) {
  const utterance = new SpeechSynthesisUtterance(sentence);
  utterance.voice = voiceFor(language);
  utterance.lang = language === 'en' ? 'en-US' : 'ja-JP';
  utterance.rate = rate;
  utterance.volume = 1;
  let tooLong = 0;
  let over = false;
  const once = (problem) => {
    clearTimeout(tooLong);
    if (!over) ended(problem);
    over = true;
  };
  tooLong = setTimeout(once, Math.max(LONGEST_AT_LEAST_MS, sentence.length * LONGEST_PER_LETTER_MS));
  utterance.onend = () => once();
  utterance.onerror = (event) => once(event.error);
  synthesis.speak(utterance);
}

/**
 * Reads it to its end, or until something else is read. `manner`: language (ja | en), rate, `stays` (goes on when the
 * screen changes), `whenDone` — called at the end with what went wrong, if anything did; never when it was silenced.
 */
export function speak(text, manner = {}) {
  silence();
  const mine = turn;
  const rest = sentences(text);
  stays = Boolean(manner.stays);
  update({ speaking: true });
  const next = (problem) => {
    if (mine !== turn) return;
    turn += problem === 'not-allowed' ? 1 : 0;
    const sentence = problem === 'not-allowed' ? undefined : rest.shift();
    if (sentence) {
      utter(sentence, manner, next);
      return;
    }
    update({ speaking: false });
    manner.whenDone?.(problem);
  };
  next();
}

export function silence() {
  turn += 1;
  synthesis?.cancel();
  if (state.speaking) update({ speaking: false });
}

onLeave(() => stays || silence());
synthesis?.addEventListener?.('voiceschanged', () => update());
