/* Reading aloud, where the device has a Japanese voice. Circulars are in Japanese, whatever the buttons say. */

import { onLeave } from './navigate.js';
import { state, update } from './state.js';

const synthesis = globalThis.speechSynthesis;
state.speaking = false;
let turn = 0;

function japaneseVoice() {
  return synthesis?.getVoices().find((voice) => voice.lang.replace('_', '-').toLowerCase().startsWith('ja'));
}

export function canSpeak() {
  return Boolean(japaneseVoice());
}

/** Long utterances are cut off by some browsers: one sentence at a time. */
function sentences(text) {
  return text.split(/(?<=[。！？\n])/).map((one) => one.trim()).filter(Boolean);
}

export function speak(text) {
  silence();
  turn += 1;
  const mine = turn;
  const rest = sentences(text);
  update({ speaking: true });
  const next = () => {
    if (mine !== turn) return;
    const sentence = rest.shift();
    if (!sentence) {
      update({ speaking: false });
      return;
    }
    const utterance = new SpeechSynthesisUtterance(sentence);
    utterance.voice = japaneseVoice();
    utterance.lang = 'ja-JP';
    utterance.rate = 0.9;
    utterance.onend = next;
    utterance.onerror = next;
    synthesis.speak(utterance);
  };
  next();
}

export function silence() {
  turn += 1;
  synthesis?.cancel();
  if (state.speaking) update({ speaking: false });
}

onLeave(silence);
synthesis?.addEventListener?.('voiceschanged', () => update());
