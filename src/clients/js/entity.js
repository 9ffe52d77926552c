// Entities as the client sees them: the last states of each, and values out of them.
import { ByteReader, Kind } from './bytes.js';
import { SlotKind } from './world.js';

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);
const double = new Float64Array(1);
const doubleBits = new Uint32Array(double.buffer);

/**
 * An entity. `x, y, z` are its position at the moment shown, set anew by each call of the client's `update`. Methods named get… give the newest
 * state, those named shown… the state at the moment shown. A field is given by name or, quicker, by the object from `schema.field(name)`.
 */
export class ClientEntity {
  /** @param {import('./world.js').Schema} schema @param {string} id */
  constructor(schema, id) {
    /** The identity: zone, epoch and serial in hexadecimal. Never used twice. */
    this.id = id;
    this.schema = schema;
    /** The entity type's name. */
    this.type = schema.name;
    /** Whether it is this player's own. */
    this.isOwn = false;
    /** Whether the server no longer shows it; it is kept until the moment shown has come there, too. */
    this.hasLeft = false;
    /** Whether it is there at the moment shown. */
    this.isVisible = false;
    /** The position at the moment shown. */
    this.x = 0;
    this.y = 0;
    this.z = 0;
    /** For the game's own use. @type {any} */
    this.tag = null;

    this.localId = 0;
    this.leftTick = Infinity;
    // A ring of states; it grows to what is needed and then makes no garbage.
    this.capacity = 2;
    this.first = 0;
    this.count = 0;
    this.states = new Uint32Array(this.capacity * schema.slots.length);
    this.blobs = schema.hasBlobs ? new Array(this.states.length).fill(null) : [];
    this.snapshots = new Float64Array(this.capacity);
    this.ticks = new Float64Array(this.capacity);
    // Where the states on either side of the moment shown begin, and how far it lies between them.
    this.before = 0;
    this.after = 0;
    this.share = 0;
  }

  /** The tick of the newest state. */
  get tick() {
    return this.ticks[this.place(this.count - 1)];
  }

  /** A field's newest value: number, boolean, bigint (64-bit integers), text, {x, y, …}, or an array. @param {string | import('./world.js').Field} field */
  get(field) {
    const f = this.field(field);
    const at = this.newest();
    switch (f.kind) {
      case Kind.Bool: return this.number(f, 0, at) !== 0;
      case Kind.Char: return String.fromCharCode(this.number(f, 0, at));
      case Kind.Int64: return BigInt.asIntN(64, this.pair(f, at));
      case Kind.UInt64: return this.pair(f, at);
      case Kind.Vector2: return { x: this.number(f, 0, at), y: this.number(f, 1, at) };
      case Kind.Vector3: return { x: this.number(f, 0, at), y: this.number(f, 1, at), z: this.number(f, 2, at) };
      case Kind.Quaternion: return this.rotation(f, at, { x: 0, y: 0, z: 0, w: 1 });
      case Kind.String: case Kind.Entity: case Kind.List: {
        const bytes = this.blobs[at + f.slot];
        if (bytes && bytes.length > 0) return new ByteReader(bytes).value(f);
        return f.kind === Kind.List ? [] : f.kind === Kind.String ? '' : '0:0:0';
      }
      default: return this.number(f, 0, at);
    }
  }

  /** A field's newest value as a number, without making garbage. @param {string | import('./world.js').Field} field @param {number} [part] of a vector */
  getNumber(field, part = 0) {
    return this.number(this.field(field), part, this.newest());
  }

  /** A number that changes whenever a text, reference or list does. @param {string | import('./world.js').Field} field */
  getVersion(field) {
    return this.states[this.newest() + this.field(field).slot];
  }

  /** A real number at the moment shown. @param {string | import('./world.js').Field} field @param {number} [part] of a vector */
  shown(field, part = 0) {
    const f = this.field(field);
    const from = this.number(f, part, this.before);
    return this.share === 0 ? from : from + (this.number(f, part, this.after) - from) * this.share;
  }

  /** An angle in radians at the moment shown; it turns the shorter way. @param {string | import('./world.js').Field} field */
  shownAngle(field) {
    const f = this.field(field);
    const from = this.number(f, 0, this.before);
    if (this.share === 0) return from;
    let turn = (this.number(f, 0, this.after) - from) % (2 * Math.PI);
    if (turn > Math.PI) turn -= 2 * Math.PI;
    else if (turn < -Math.PI) turn += 2 * Math.PI;
    return from + turn * this.share;
  }

  /** A rotation at the moment shown, into target. @param {string | import('./world.js').Field} field @param {{x: number, y: number, z: number, w: number}} target */
  shownRotation(field, target) {
    const f = this.field(field);
    this.rotation(f, this.before, target);
    if (this.share === 0) return target;
    const { x, y, z, w } = target;
    this.rotation(f, this.after, target);
    const sign = x * target.x + y * target.y + z * target.z + w * target.w < 0 ? -this.share : this.share;
    const rest = 1 - this.share;
    target.x = x * rest + target.x * sign;
    target.y = y * rest + target.y * sign;
    target.z = z * rest + target.z * sign;
    target.w = w * rest + target.w * sign;
    const scale = 1 / Math.hypot(target.x, target.y, target.z, target.w);
    target.x *= scale;
    target.y *= scale;
    target.z *= scale;
    target.w *= scale;
    return target;
  }

  /** Adds a state to be filled in; returns where it begins. Drops what is needed neither as a base nor for the moment shown. */
  addState(snapshot, tick, oldestBase, oldestTick) {
    while (this.count > 1) {
      const second = this.place(1);
      if (this.snapshots[second] > oldestBase || this.ticks[second] > oldestTick) break;
      this.first = second;
      this.count--;
    }
    if (this.count === this.capacity) this.grow();
    const place = this.place(this.count++);
    this.snapshots[place] = snapshot;
    this.ticks[place] = tick;
    return place * this.schema.slots.length;
  }

  /** Where the state that the entity had after a snapshot begins, or -1. */
  stateAfter(snapshot) {
    for (let index = this.count - 1; index >= 0; index--) {
      const number = this.snapshots[this.place(index)];
      if (number <= snapshot) return number === 0 ? -1 : this.place(index) * this.schema.slots.length;
    }
    return -1;
  }

  /** Moves the moment shown. @param {number} tick @param {number} longestGap in ticks: what rested starts to move that long before the state that shows it */
  show(tick, longestGap) {
    let index = this.count - 1;
    while (index > 0 && this.ticks[this.place(index)] > tick) index--;
    const place = this.place(index);
    this.before = place * this.schema.slots.length;
    this.after = this.before;
    this.share = 0;
    this.isVisible = this.ticks[this.place(0)] <= tick;
    if (index + 1 < this.count) {
      const next = this.place(index + 1);
      const end = this.ticks[next];
      const start = Math.max(this.ticks[place], end - Math.max(1, longestGap));
      this.after = next * this.schema.slots.length;
      if (end > start) this.share = Math.max(0, Math.min(1, (tick - start) / (end - start)));
    }
    const position = this.schema.position;
    if (position === null) return;
    this.x = this.shown(position, 0);
    this.y = this.shown(position, 1);
    if (position.kind === Kind.Vector3) this.z = this.shown(position, 2);
  }

  /** Makes the states useless as bases: the entity left, or the connection is another. */
  forgetSnapshots() {
    this.snapshots.fill(0);
  }

  newest() {
    return this.place(this.count - 1) * this.schema.slots.length;
  }

  place(index) {
    return (this.first + index) & (this.capacity - 1);
  }

  grow() {
    const slots = this.schema.slots.length;
    const capacity = this.capacity * 2;
    const states = new Uint32Array(capacity * slots);
    const blobs = this.schema.hasBlobs ? new Array(states.length).fill(null) : [];
    const snapshots = new Float64Array(capacity);
    const ticks = new Float64Array(capacity);
    for (let index = 0; index < this.count; index++) {
      const place = this.place(index);
      states.set(this.states.subarray(place * slots, (place + 1) * slots), index * slots);
      for (let slot = 0; slot < slots && this.schema.hasBlobs; slot++) blobs[index * slots + slot] = this.blobs[place * slots + slot];
      snapshots[index] = this.snapshots[place];
      ticks[index] = this.ticks[place];
    }
    Object.assign(this, { capacity, states, blobs, snapshots, ticks, first: 0, before: 0, after: 0, share: 0 });
  }

  field(field) {
    return typeof field === 'string' ? this.schema.field(field) : field;
  }

  number(field, part, at) {
    const slot = field.slots[part];
    const value = this.states[at + field.slot + part];
    if (slot.kind === SlotKind.Scaled) return slot.min + (slot.isSigned ? value | 0 : value) * slot.precision;
    switch (field.kind) {
      case Kind.Float32: case Kind.Vector2: case Kind.Vector3: case Kind.Quaternion:
        floatBits[0] = value;
        return float[0];
      case Kind.Float64:
        doubleBits[0] = value;
        doubleBits[1] = this.states[at + field.slot + 1];
        return double[0];
      case Kind.Int64: return Number(BigInt.asIntN(64, this.pair(field, at)));
      case Kind.UInt64: return Number(this.pair(field, at));
      default: return slot.isSigned ? value << (32 - slot.bits) >> (32 - slot.bits) : value;
    }
  }

  pair(field, at) {
    return BigInt(this.states[at + field.slot + 1]) << 32n | BigInt(this.states[at + field.slot]);
  }

  rotation(field, at, target) {
    if (field.slots[0].kind !== SlotKind.LargestComponent) {
      target.x = this.number(field, 0, at);
      target.y = this.number(field, 1, at);
      target.z = this.number(field, 2, at);
      target.w = this.number(field, 3, at);
      return target;
    }
    const a = this.number(field, 1, at);
    const b = this.number(field, 2, at);
    const c = this.number(field, 3, at);
    const d = Math.sqrt(Math.max(0, 1 - a * a - b * b - c * c));
    const largest = this.states[at + field.slot];
    target.x = largest === 0 ? d : a;
    target.y = largest === 1 ? d : largest === 0 ? a : b;
    target.z = largest === 2 ? d : largest === 3 ? c : b;
    target.w = largest === 3 ? d : c;
    return target;
  }
}
