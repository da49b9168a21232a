/* Our own chime, written by code. It imitates neither the J-ALERT siren nor the chime of the earthquake early warning:
   slow single notes of a bell, far apart, no chords and no sweep.

   alarm    a calm rising figure, three times: A4 440 Hz – D5 587 Hz – E5 659 Hz, half a second each, the last one longer
   notice   two soft notes, once: D5 587 Hz – A4 440 Hz

   Nothing is pitched higher: with age the high notes go first. */

const A4 = 440;
const D5 = 587.33;
const E5 = 659.26;
const RISING = [[0, A4, 1.1], [0.5, D5, 1.1], [1, E5, 1.6]];
const TIMES = [0, 2.6, 5.2];

/** What is played, note by note: start and length in seconds, pitch in Hz, loudness 0–1. */
export const SCORES = {
  alarm: TIMES.flatMap((start) => RISING.map(([at, hz, length]) => ({ at: start + at, hz, length, loudness: 0.9 }))),
  notice: [{ at: 0, hz: D5, length: 1.2, loudness: 0.55 }, { at: 0.6, hz: A4, length: 1.8, loudness: 0.55 }],
};

// A bell's tone: the note, its octave and its twelfth, the higher ones dying sooner.
const PARTIALS = [[1, 0.6, 1], [2, 0.25, 0.7], [3, 0.15, 0.45]];
const ATTACK_SECONDS = 0.015;
const SILENCE = 0.0001; // an exponential ramp can't reach 0

/** Seconds from the first sound to the last. */
export function lengthOf(kind) {
  return Math.max(...SCORES[kind].map(({ at, length }) => at + length));
}

function ring(context, destination, note, from) {
  for (const [multiple, share, staying] of PARTIALS) {
    const tone = context.createOscillator();
    const envelope = context.createGain();
    const start = from + note.at;
    const end = start + note.length * staying;
    tone.frequency.value = note.hz * multiple;
    envelope.gain.setValueAtTime(SILENCE, start);
    envelope.gain.exponentialRampToValueAtTime(note.loudness * share, start + ATTACK_SECONDS);
    envelope.gain.exponentialRampToValueAtTime(SILENCE, end);
    tone.connect(envelope).connect(destination);
    tone.start(start);
    tone.stop(end);
  }
}

/** Plays the score into any BaseAudioContext, also an OfflineAudioContext. Gives back a function that stops it. */
export function play(context, kind, from = context.currentTime) {
  const volume = context.createGain();
  const guard = context.createDynamicsCompressor(); // notes that overlap must not clip a small loudspeaker
  volume.connect(guard).connect(context.destination);
  for (const note of SCORES[kind]) ring(context, volume, note, from);
  return () => volume.disconnect();
}
