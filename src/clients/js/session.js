// The client's side of the protocol as a state machine: frames in, frames out, time passed in.
import { BitReader, ByteReader, ByteWriter, ProtocolError } from './bytes.js';
import { CodeTable } from './codes.js';
import { merge, readEnters, readLeaves, readUpdates } from './snapshots.js';
import { World } from './world.js';

/** @typedef {import('./entity.js').ClientEntity} ClientEntity */

const version = 1;
const maxBack = 64;
const maxPending = 100;
const pingUnitsPerMs = 10_000;
const stallMs = 1000;
const pollMs = 2000; // how much of the time between two calls counts as the server's silence
const standstillMs = 1000;
const jumpMs = 1000;
const earlyShare = 0.5;
const lateShare = 0.02;

const ToServer = Object.freeze({ Hello: 1, Input: 2, Ack: 3, Ping: 4, Bye: 5 });
const FromServer = Object.freeze({ Welcome: 1, Snapshot: 2, Events: 3, Codes: 4, Pong: 5, Closing: 6, Effects: 7 });

/** The names of the protocol's close reasons, by number. */
export const closeReasons = Object.freeze([
  'none', 'left', 'serverStopping', 'malformed', 'unknownFrame', 'outOfOrder', 'tooLarge', 'tooMany', 'version',
  'unauthorized', 'full', 'replaced', 'tooSlow', 'silent', 'refused', 'fault',
]);
const passing = new Set(['none', 'serverStopping', 'full', 'tooSlow', 'silent', 'fault']);

/** Where a session stands. */
export const SessionState = Object.freeze({ New: 'new', Joining: 'joining', Playing: 'playing', Interrupted: 'interrupted', Closed: 'closed' });

/**
 * @typedef {object} ClientOptions
 * @property {string} [name] the player's name
 * @property {string} [token] the join token
 * @property {number} [interpolationDelay] ms; default 100; 0 shows the newest state
 * @property {number} [pingInterval] ms; default 1000
 * @property {number} [snapshotsPerAck] 1 to 4; default 4
 * @property {number} [silenceLimit] ms; default 5000
 * @typedef {{name: string, fields: Record<string, any>}} GameEvent
 * @typedef {{name: string, fields: Record<string, any>, tick: number, x: number, y: number, z: number}} GameEffect
 */

/** Emits: welcome(isResumed), enter(entity), leave(entity), snapshot(), event(GameEvent), effect(GameEffect), closed(reason, text). */
export class ClientSession {
  /** @param {ClientOptions} options @param {(frame: Uint8Array) => void} send takes a frame that is valid during the call only */
  constructor(options, send) {
    this.options = { name: '', token: '', interpolationDelay: 100, pingInterval: 1000, snapshotsPerAck: 4, silenceLimit: 5000, ...options };
    if (!(this.options.snapshotsPerAck >= 1 && this.options.snapshotsPerAck <= 4)) throw new RangeError('snapshotsPerAck must be 1 to 4.');
    this.sendFrame = send;
    /** @type {Map<string, Function[]>} */
    this.listeners = new Map();
    this.state = SessionState.New;
    /** @type {World | null} */
    this.world = null;
    /** All entities that are shown, by id. @type {Map<string, ClientEntity>} */
    this.entities = new Map();
    /** The player's own entity. @type {ClientEntity | null} */
    this.own = null;
    /** The tick of the newest snapshot. */
    this.tick = 0;
    /** The moment shown. */
    this.renderTick = 0;
    this.lastInputSent = 0;
    this.lastInputUsed = 0;
    this.ticksSinceInput = 0;
    this.closeReason = 'none';
    this.closeText = '';
    /** Times in ms. */
    this.stats = { bytesReceived: 0, bytesSent: 0, bytesPerSecond: 0, snapshots: 0, snapshotGap: 0, snapshotAge: 0, roundTrip: 0, connections: 0 };

    this.sessionId = 0n;
    this.resumeKey = new Uint8Array(16);
    this.worldBytes = new Uint8Array(0);
    this.frame = new ByteWriter();
    this.payload = new ByteWriter();
    /** @type {{number: number, type: number, payload: Uint8Array}[]} */
    this.pending = [];
    /** @type {ClientEntity[]} In ascending local id. */
    this.known = [];
    /** @type {ClientEntity[]} */
    this.leaving = [];
    /** @type {(CodeTable | null)[]} */
    this.tables = [];
    this.snapshot = 0;
    this.oldestBase = 0;
    this.lastEvent = 0;
    this.snapshotsSinceAck = 0;
    this.isStalled = false;
    this.clockOffset = NaN;
    this.lastReceived = 0;
    this.lastAdvance = 0;
    this.lastSnapshot = 0;
    this.lastPing = 0;
    this.rateStart = 0;
    this.rateBytes = 0;
  }

  /** @param {string} event @param {Function} listener */
  on(event, listener) {
    const list = this.listeners.get(event);
    if (list) list.push(listener);
    else this.listeners.set(event, [listener]);
    return this;
  }

  /** A connection is there. @param {number} now */
  open(now) {
    this.state = SessionState.Joining;
    this.stats.connections++;
    this.closeReason = 'none';
    this.closeText = '';
    this.lastReceived = now;
    this.lastPing = now;
    const w = this.begin(ToServer.Hello);
    w.varint(version);
    w.string(this.options.token);
    w.string(this.options.name);
    w.u64(this.sessionId);
    w.raw(this.resumeKey);
    w.varint(this.lastEvent);
    this.send();
  }

  /** The connection is lost; entities stay as they are until the session is resumed or closed. */
  interrupt() {
    if (this.state !== SessionState.Joining && this.state !== SessionState.Playing) return;
    this.state = SessionState.Interrupted;
    for (const entity of this.known) this.retire(entity, Number.MAX_SAFE_INTEGER);
    this.known.length = 0;
  }

  /** Ends the session for good. */
  leave() {
    if (this.state === SessionState.Joining || this.state === SessionState.Playing) {
      this.begin(ToServer.Bye);
      this.send();
    }
    this.close('left', '');
  }

  /** @param {string} reason @param {string} text */
  close(reason, text) {
    if (this.state === SessionState.Closed) return;
    this.state = SessionState.Closed;
    this.closeReason = reason;
    this.closeText = text;
    this.emit('closed', reason, text);
  }

  /** Takes a frame. Throws {@link ProtocolError} if it does not follow the protocol. @param {Uint8Array} bytes @param {number} now */
  receive(bytes, now) {
    if (this.state !== SessionState.Joining && this.state !== SessionState.Playing) return;
    this.stats.bytesReceived += bytes.length;
    this.lastReceived = now;
    const reader = new ByteReader(bytes);
    const type = reader.u8();
    if (type === FromServer.Closing) return this.readClosing(reader);
    if (type === FromServer.Welcome) return this.readWelcome(reader, now);
    if (this.state !== SessionState.Playing && type !== FromServer.Pong) throw new ProtocolError(`Frame ${type} came before Welcome.`);
    switch (type) {
      case FromServer.Snapshot: this.readSnapshot(reader, now); break;
      case FromServer.Events: this.readEvents(reader); break;
      case FromServer.Effects: this.readEffects(reader); break;
      case FromServer.Codes: this.readCodes(reader); break;
      case FromServer.Pong: this.readPong(reader, now); break;
      default: throw new ProtocolError(`The server sent a frame of the unknown type ${type}.`);
    }
    reader.end();
  }

  /**
   * Lets time pass: moves the moment shown and all entities with it, measures. Once per picture.
   * @param {number} now @returns {boolean} whether the connection is alive
   */
  advance(now) {
    // A server that has yet to find out who has the session shows that it lives, too.
    const isConnected = this.state === SessionState.Joining || this.state === SessionState.Playing;
    if (isConnected && now - this.lastPing >= this.options.pingInterval) this.sendPing(now);
    // A server hears nothing of a page that stands still, and falls silent itself.
    const unpolled = now - this.lastAdvance - pollMs;
    if (unpolled > 0) this.lastReceived = Math.min(this.lastReceived + unpolled, now);
    this.lastAdvance = now;
    this.isStalled = now - this.lastReceived > stallMs;
    this.stats.snapshotAge = now - this.lastSnapshot;
    if (now - this.rateStart >= 1000) {
      this.stats.bytesPerSecond = (this.stats.bytesReceived - this.rateBytes) * 1000 / (now - this.rateStart);
      this.rateStart = now;
      this.rateBytes = this.stats.bytesReceived;
    }
    this.moveRenderTick(now);
    const gap = this.ticksIn(this.options.interpolationDelay);
    for (const entity of this.entities.values()) entity.show(this.renderTick, gap);
    return !isConnected || now - this.lastReceived <= this.options.silenceLimit;
  }

  /**
   * Sends an input.
   * @param {string} name @param {Record<string, any>} fields by name; all of them
   * @returns {number} its number; 0 if it was not sent: not playing, or nothing has come from the server for a second
   */
  sendInput(name, fields) {
    if (this.state !== SessionState.Playing || this.isStalled) return 0;
    const message = this.world.inputs.get(name);
    if (!message) throw new RangeError(`The world has no input '${name}'; it has: ${[...this.world.inputs.keys()].join(', ')}.`);
    const w = this.payload.clear();
    for (const field of message.fields) {
      if (fields[field.name] === undefined) throw new TypeError(`Input '${name}' has a field '${field.name}', which was not given.`);
      w.value(field, fields[field.name]);
    }
    // The oldest are forgotten: a server that lives has had those; what is lost with a connection is the newest.
    if (this.pending.length === maxPending) this.pending.shift();
    const input = { number: ++this.lastInputSent, type: message.id, payload: w.written.slice() };
    this.pending.push(input);
    this.resend(input);
    return input.number;
  }

  emit(event, a, b) {
    const list = this.listeners.get(event);
    if (list) for (const listener of list) listener(a, b);
  }

  readWelcome(reader, now) {
    if (this.state !== SessionState.Joining) throw new ProtocolError('Welcome came twice.');
    const serverVersion = reader.varint();
    if (serverVersion !== version) throw new ProtocolError(`The server speaks version ${serverVersion} of the protocol; this client speaks ${version}.`);
    const id = reader.u64();
    const keyStart = reader.skip(16);
    const resumeKey = reader.bytes.slice(keyStart, keyStart + 16);
    const isResumed = reader.bool();
    const lastInput = reader.varint();
    reader.varint();
    if (isResumed ? id !== this.sessionId || lastInput > this.lastInputSent : lastInput !== 0) {
      throw new ProtocolError('Welcome does not fit the session that was asked for.');
    }
    const worldBytes = reader.bytes.subarray(reader.position);
    if (!this.world || !sameBytes(worldBytes, this.worldBytes)) {
      this.world = new World(reader);
      reader.end();
      this.worldBytes = worldBytes.slice();
    }
    this.sessionId = id;
    this.resumeKey = resumeKey;
    if (!isResumed) {
      this.pending.length = 0;
      this.lastInputSent = 0;
      this.lastEvent = 0;
    }
    this.tables = this.world.schemas.map(() => null);
    this.snapshot = 0;
    this.oldestBase = 0;
    this.tick = 0;
    this.lastInputUsed = 0;
    this.own = null;
    this.clockOffset = NaN;
    this.snapshotsSinceAck = 0;
    this.isStalled = false;
    this.lastSnapshot = now;
    this.state = SessionState.Playing;
    // What this server has had is kept until a snapshot says that it was used: it can be lost with the server.
    for (const input of this.pending) if (input.number > lastInput) this.resend(input);
    this.emit('welcome', isResumed);
  }

  readCodes(reader) {
    for (let left = reader.count(this.tables.length); left > 0; left--) {
      const table = new CodeTable(reader, this.world.schemas);
      this.tables[table.schema.index] = table;
    }
  }

  readSnapshot(reader, now) {
    const number = reader.varint();
    if (number !== this.snapshot + 1) throw new ProtocolError(`Snapshot ${number} came after snapshot ${this.snapshot}.`);
    const back = reader.count(maxBack);
    if (back >= number || (back > 0 && number - back < this.oldestBase)) throw new ProtocolError(`Snapshot ${number} has a base ${back} back.`);
    const tick = reader.varint();
    if (tick < this.tick) throw new ProtocolError(`Snapshot ${number} is of tick ${tick}, the one before it of tick ${this.tick}.`);
    const lastInput = reader.varint();
    if (lastInput > this.lastInputSent) throw new ProtocolError(`Input ${lastInput} was used but never sent.`);
    this.ticksSinceInput = reader.varint();
    this.lastInputUsed = lastInput;
    this.confirm(lastInput);
    if (this.snapshot === 0) for (const entity of this.leaving) entity.leftTick = Math.min(entity.leftTick, tick);
    this.snapshot = number;
    this.tick = tick;
    this.oldestBase = Math.max(back > 0 ? number - back : this.oldestBase, number - maxBack);

    const bits = new BitReader(reader.bytes.subarray(reader.position));
    reader.position = reader.bytes.length;
    const left = readLeaves(this, bits);
    const { entered, isNew } = readEnters(this, bits, left);
    readUpdates(this, bits, back);
    bits.finish();
    merge(this.known, entered);

    this.observe(tick, now);
    if (this.stats.snapshots++ > 0) this.stats.snapshotGap = now - this.lastSnapshot;
    this.lastSnapshot = now;
    if (++this.snapshotsSinceAck >= this.options.snapshotsPerAck) this.sendAck();
    this.moveRenderTick(now);
    for (const entity of isNew) this.emit('enter', entity);
    this.emit('snapshot');
  }

  readEvents(reader) {
    let number = reader.varint();
    const count = reader.count(reader.remaining);
    if (count > 0 && number === 0) throw new ProtocolError('Event 0 came.'); // numbers that are left out were lost with a server
    for (let i = 0; i < count; i++, number++) {
      const event = this.readMessage(reader, reader.u32(), {});
      if (number <= this.lastEvent) continue; // sent again after a reconnect, but already received
      this.lastEvent = number;
      this.emit('event', event);
    }
  }

  readEffects(reader) {
    const tick = reader.varint();
    for (let left = reader.count(reader.remaining); left > 0; left--) {
      const type = reader.u32();
      const effect = { tick, x: reader.f32(), y: reader.f32(), z: this.world.dimensions === 3 ? reader.f32() : 0 };
      this.emit('effect', this.readMessage(reader, type, effect));
    }
  }

  readMessage(reader, type, target) {
    const message = this.world.events.get(type);
    if (!message) throw new ProtocolError(`The world has no event of number ${type}.`);
    const payload = new ByteReader(reader.blob());
    target.name = message.name;
    target.fields = {};
    for (const field of message.fields) target.fields[field.name] = payload.value(field);
    payload.end();
    return target;
  }

  readPong(reader, now) {
    const sent = Number(reader.u64()) / pingUnitsPerMs;
    reader.varint();
    reader.f32();
    if (!(sent <= now && now - sent < 3600_000)) throw new ProtocolError('A Pong answers no Ping of this client.');
    this.stats.roundTrip = now - sent;
  }

  readClosing(reader) {
    const reason = closeReasons[reader.u8()] ?? 'fault';
    const text = reader.string();
    if (!passing.has(reason)) return this.close(reason, text);
    this.closeReason = reason;
    this.closeText = text;
    this.interrupt();
  }

  retire(entity, tick) {
    entity.hasLeft = true;
    entity.leftTick = tick;
    entity.forgetSnapshots();
    this.leaving.push(entity);
  }

  confirm(number) {
    let count = 0;
    while (count < this.pending.length && this.pending[count].number <= number) count++;
    if (count > 0) this.pending.splice(0, count);
  }

  // Early arrivals are believed at once, late ones hardly: what came late was held up on the way.
  observe(tick, now) {
    const sample = tick - this.ticksIn(now);
    const error = sample - this.clockOffset;
    if (Number.isNaN(error) || Math.abs(error) > this.ticksIn(jumpMs)) this.clockOffset = sample;
    else this.clockOffset += error * (error > 0 ? earlyShare : lateShare);
  }

  // Moves the moment shown. It does not run back, unless the server's time did.
  moveRenderTick(now) {
    const delay = this.options.interpolationDelay;
    if (!this.world || Number.isNaN(this.clockOffset)) return;
    const target = delay === 0 ? this.tick : this.ticksIn(now) + this.clockOffset - this.ticksIn(delay);
    const behind = this.renderTick - target;
    if (behind < 0 || behind > this.ticksIn(standstillMs)) this.renderTick = target;
    for (let i = this.leaving.length - 1; i >= 0; i--) {
      const entity = this.leaving[i];
      if (entity.leftTick > this.renderTick) continue;
      this.leaving.splice(i, 1);
      this.entities.delete(entity.id);
      this.emit('leave', entity);
    }
  }

  ticksIn(ms) {
    return this.world ? ms * this.world.tickRate / 1000 : 0;
  }

  resend(input) {
    const w = this.begin(ToServer.Input);
    this.writeAck(w);
    w.varint(input.number);
    w.u32(input.type);
    w.raw(input.payload);
    this.send();
  }

  sendAck() {
    this.writeAck(this.begin(ToServer.Ack));
    this.send();
  }

  sendPing(now) {
    this.lastPing = now;
    this.begin(ToServer.Ping).u64(BigInt(Math.floor(now * pingUnitsPerMs)));
    this.send();
  }

  writeAck(w) {
    w.varint(this.snapshot);
    w.varint(this.lastEvent);
    this.snapshotsSinceAck = 0;
  }

  begin(type) {
    const w = this.frame.clear();
    w.u8(type);
    return w;
  }

  send() {
    this.stats.bytesSent += this.frame.length;
    this.sendFrame(this.frame.written);
  }
}

function sameBytes(a, b) {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
