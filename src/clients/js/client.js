// A session on a WebSocket, with reconnecting.
import { ProtocolError } from './bytes.js';
import { ClientSession, SessionState } from './session.js';

const firstRetryMs = 250;
const longestRetryMs = 4000;
const watchMs = 500;

/**
 * A player's connection to a world. Call `update()` once per picture. A lost connection is made anew and the session resumed by itself.
 * Emits what {@link ClientSession} does.
 * @extends ClientSession
 */
export class GameClient extends ClientSession {
  /**
   * @param {string} url as in `ws://host/play`
   * @param {import('./session.js').ClientOptions & {reconnectWindow?: number, WebSocket?: typeof WebSocket}} [options]
   *   reconnectWindow: ms for which a lost connection is tried anew, default 30000
   */
  constructor(url, options = {}) {
    super(options, (frame) => {
      if (this.socket && this.socket.readyState === 1) this.socket.send(frame);
    });
    this.url = url;
    this.window = options.reconnectWindow ?? 30_000;
    this.WebSocket = options.WebSocket ?? globalThis.WebSocket;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.retryMs = firstRetryMs;
    this.lostAt = performance.now();
    this.retryTimer = 0;
    // Pictures stop in a hidden tab; the connection must not.
    this.watch = setInterval(() => this.update(), watchMs);
    this.on('welcome', () => { this.retryMs = firstRetryMs; });
    this.on('closed', () => this.stop());
    this.connect();
  }

  /** Lets time pass; once per picture. @param {number} [now] by performance.now() */
  update(now = performance.now()) {
    const isAlive = this.advance(now);
    if (this.state === SessionState.Playing) this.lostAt = now;
    if (!isAlive) this.lose();
  }

  connect() {
    const socket = new this.WebSocket(this.url);
    socket.binaryType = 'arraybuffer';
    this.socket = socket;
    socket.onopen = () => {
      if (socket === this.socket) this.open(performance.now());
    };
    socket.onmessage = (message) => {
      if (socket !== this.socket) return;
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
    this.interrupt();
    this.drop();
    if (this.state === SessionState.Closed) return;
    if (performance.now() - this.lostAt > this.window) {
      this.close(this.closeReason, this.closeText || 'The connection was lost and could not be made anew.');
      return;
    }
    this.retryTimer = setTimeout(() => this.connect(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, longestRetryMs);
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
