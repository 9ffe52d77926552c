// A session on a WebSocket, with reconnecting.
import { ProtocolError } from './bytes.js';
import { ClientSession, SessionState } from './session.js';

const firstRetryMs = 250;
const longestRetryMs = 4000;
const watchMs = 500;

/**
 * A player's connection to a world. Call `update()` once per picture. A lost connection is made anew, at another gateway if need be, and the session resumed by itself.
 * Emits what {@link ClientSession} does.
 * @extends ClientSession
 */
export class GameClient extends ClientSession {
  /**
   * @param {string | string[]} urls as in `ws://host/play`; several, if the world has several gateways: the first is tried first
   * @param {import('./session.js').ClientOptions & {reconnectWindow?: number, WebSocket?: typeof WebSocket}} [options]
   *   reconnectWindow: ms for which a lost connection is tried anew, default 30000
   */
  constructor(urls, options = {}) {
    super(options, (frame) => {
      if (this.socket && this.socket.readyState === 1) this.socket.send(frame);
    });
    this.urls = typeof urls === 'string' ? [urls] : [...urls];
    if (this.urls.length === 0) throw new RangeError('At least one address is needed.');
    /** Which of the addresses is connected to, or tried. */
    this.gateway = 0;
    this.failures = 0;
    this.hasPlayed = false;
    this.attemptedAt = 0;
    this.window = options.reconnectWindow ?? 30_000;
    this.WebSocket = options.WebSocket ?? globalThis.WebSocket;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.retryMs = firstRetryMs;
    this.lostAt = performance.now();
    this.retryTimer = 0;
    // Pictures stop in a hidden tab; the connection must not.
    this.watch = setInterval(() => this.update(), watchMs);
    this.on('welcome', () => {
      this.retryMs = firstRetryMs;
      this.failures = 0;
      this.hasPlayed = true;
    });
    this.on('closed', () => this.stop());
    this.connect();
  }

  /** Lets time pass; once per picture. @param {number} [now] by performance.now() */
  update(now = performance.now()) {
    const isAlive = this.advance(now);
    this.notePlaying(now);
    const isConnecting = this.socket && this.socket.readyState === 0;
    if (!isAlive || (isConnecting && now - this.attemptedAt > this.options.silenceLimit)) this.lose();
  }

  /** A session that is played was not lost before now, however seldom a hidden tab is called. */
  notePlaying(now = performance.now()) {
    if (this.state === SessionState.Playing) this.lostAt = now;
  }

  connect() {
    this.attemptedAt = performance.now();
    this.hasPlayed = false;
    const socket = new this.WebSocket(this.urls[this.gateway]);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.onopen = () => {
      if (socket === this.socket) this.open(performance.now());
    };
    socket.onmessage = (message) => {
      if (socket !== this.socket) return;
      this.notePlaying();
      try {
        this.receive(new Uint8Array(message.data), performance.now());
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        this.close('malformed', error.message);
      }
      if (this.state === SessionState.Interrupted) this.lose();
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lose();
    };
  }

  lose() {
    this.notePlaying();
    this.interrupt();
    this.drop();
    if (this.state === SessionState.Closed) return;
    if (performance.now() - this.lostAt > this.window) {
      this.close(this.closeReason, this.closeText || 'The connection was lost and could not be made anew.');
      return;
    }
    // A connection that was good is made anew where it was, unless the server said that it goes.
    if (!this.hasPlayed || this.closeReason === 'serverStopping') this.gateway = (this.gateway + 1) % this.urls.length;
    // Clients that lost their gateway together are not to come back together.
    this.retryTimer = setTimeout(() => this.connect(), this.retryMs * (0.5 + Math.random() / 2));
    if (++this.failures % this.urls.length === 0) this.retryMs = Math.min(this.retryMs * 2, longestRetryMs);
  }

  drop() {
    const socket = this.socket;
    this.socket = null;
    if (socket && socket.readyState < 2) socket.close();
  }

  stop() {
    clearInterval(this.watch);
    clearTimeout(this.retryTimer);
    this.drop();
  }
}
