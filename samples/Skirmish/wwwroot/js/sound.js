// A tiny synthesizer; silent until somebody asks for sound.
export class Sound {
  #context = null;
  #out = null;
  #last = new Map();

  get isOn() {
    return this.#context?.state === 'running';
  }

  toggle() {
    if (this.isOn) {
      this.#context.suspend();
      return false;
    }
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#out = this.#context.createGain();
      this.#out.gain.value = 0.16;
      const squeeze = this.#context.createDynamicsCompressor();
      this.#out.connect(squeeze).connect(this.#context.destination);
    }
    this.#context.resume();
    return true;
  }

  shot(loud) {
    this.#tone('shot', 'square', 780, 180, 0.09, 0.22 * loud, 60);
  }

  impact(loud) {
    this.#noise('impact', 1800, 0.08, 0.4 * loud, 40);
  }

  explosion(loud, size) {
    this.#noise('explosion', 260 + 500 / size, 0.3 + size * 0.16, 0.9 * loud, 60);
    this.#tone('boom', 'sine', 130, 32, 0.3 + size * 0.1, 0.7 * loud, 60);
  }

  pickup() {
    this.#tone('pickup', 'triangle', 520, 1300, 0.2, 0.5, 80);
  }

  award() {
    this.#tone('award', 'triangle', 880, 1320, 0.12, 0.35, 80);
  }

  #may(name, restMs) {
    if (!this.isOn)
      return false;
    const now = performance.now();
    if (now - (this.#last.get(name) ?? -1e9) < restMs)
      return false;
    this.#last.set(name, now);
    return true;
  }

  #fade(seconds, loud) {
    const gain = this.#context.createGain();
    const now = this.#context.currentTime;
    gain.gain.setValueAtTime(Math.max(0.0001, loud), now);
    gain.gain.exponentialRampToValueAtTime(0.0001, now + seconds);
    gain.connect(this.#out);
    return gain;
  }

  #tone(name, shape, from, to, seconds, loud, restMs) {
    if (loud < 0.01 || !this.#may(name, restMs))
      return;
    const oscillator = this.#context.createOscillator();
    const now = this.#context.currentTime;
    oscillator.type = shape;
    oscillator.frequency.setValueAtTime(from, now);
    oscillator.frequency.exponentialRampToValueAtTime(to, now + seconds);
    oscillator.connect(this.#fade(seconds, loud));
    oscillator.start();
    oscillator.stop(now + seconds);
  }

  #noise(name, pitch, seconds, loud, restMs) {
    if (loud < 0.01 || !this.#may(name, restMs))
      return;
    const rate = this.#context.sampleRate;
    const buffer = this.#context.createBuffer(1, Math.ceil(rate * seconds), rate);
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i++)
      samples[i] = Math.random() * 2 - 1;
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    const filter = this.#context.createBiquadFilter();
    filter.type = 'lowpass';
    filter.frequency.value = pitch;
    source.connect(filter).connect(this.#fade(seconds, loud));
    source.start();
  }
}
