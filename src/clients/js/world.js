// The world's description: measures, entity schemas, inputs and events.
import { ByteReader, Kind, ProtocolError, nameHash } from './bytes.js';

const quaternionRange = Math.SQRT1_2;
const maxSlots = 64;

/** How slots are made from values. */
export const SlotKind = Object.freeze({ Raw: 0, Scaled: 1, LargestComponent: 2, Blob: 3 });

/**
 * A field of an entity type or message.
 * @typedef {{name: string, kind: number, isOwner: boolean, precision: number, min: number, max: number, element: number, slot: number, slots: Slot[]}} Field
 * @typedef {{kind: number, bits: number, min: number, precision: number, isSigned: boolean}} Slot
 * @typedef {{name: string, id: number, fields: Field[]}} Message
 */

/** An entity type. */
export class Schema {
  /** @param {number} index @param {string} name @param {Field[]} fields */
  constructor(index, name, fields) {
    this.index = index;
    this.name = name;
    /** @type {Field[]} The fields in slot order: those for everybody first. */
    this.fields = [...fields.filter((f) => !f.isOwner), ...fields.filter((f) => f.isOwner)];
    /** @type {Slot[]} */
    this.slots = [];
    this.replicatedSlots = 0;
    /** @type {Map<string, Field>} */
    this.byName = new Map();
    for (const field of this.fields) {
      if (this.byName.has(field.name)) throw new ProtocolError(`Type '${name}' has two fields named '${field.name}'.`);
      this.byName.set(field.name, field);
      field.slot = this.slots.length;
      this.slots.push(...field.slots);
      if (!field.isOwner) this.replicatedSlots = this.slots.length;
    }
    if (this.slots.length > maxSlots) throw new ProtocolError(`Type '${name}' has more than ${maxSlots} slots.`);
    this.hasBlobs = this.slots.some((s) => s.kind === SlotKind.Blob);
    this.position = this.byName.get('position') ?? null;
  }

  /** Looks up a field, once; its object is the quickest way to its values. @param {string} name */
  field(name) {
    const field = this.byName.get(name);
    if (!field) throw new RangeError(`Type '${this.name}' has no field '${name}'; it has: ${[...this.byName.keys()].join(', ')}.`);
    return field;
  }
}

/** What the server said about the world. */
export class World {
  /** @param {ByteReader} reader */
  constructor(reader) {
    this.name = reader.string();
    this.dimensions = reader.u8();
    if (this.dimensions !== 2 && this.dimensions !== 3) throw new ProtocolError(`A world has ${this.dimensions} dimensions.`);
    this.min = readCorner(reader, this.dimensions);
    this.max = readCorner(reader, this.dimensions);
    this.cellSize = reader.f32();
    this.ghostDistance = reader.f32();
    this.tickRate = reader.f32();
    this.interestRadius = reader.f32();
    if (!(this.tickRate > 0)) throw new ProtocolError(`A world has a tick rate of ${this.tickRate}.`);
    /** @type {Schema[]} */
    this.schemas = [];
    for (let i = 0, count = reader.count(256); i < count; i++) this.schemas.push(new Schema(i, reader.string(), readFields(reader)));
    /** @type {Map<string, Message>} */
    this.inputs = new Map();
    /** @type {Map<number, Message>} */
    this.events = new Map();
    for (let left = reader.count(reader.remaining); left > 0; left--) {
      const direction = reader.u8();
      const name = reader.string();
      const message = { name, id: nameHash(name), fields: readFields(reader) };
      if (direction === 1) this.inputs.set(name, message);
      else if (direction === 2) this.events.set(message.id, message);
      else throw new ProtocolError(`Message '${name}' has direction ${direction}.`);
    }
  }

  /** @param {string} name @returns {Schema | undefined} */
  schema(name) {
    return this.schemas.find((s) => s.name === name);
  }
}

function readCorner(reader, dimensions) {
  return { x: reader.f32(), y: reader.f32(), z: dimensions === 3 ? reader.f32() : 0 };
}

function readFields(reader) {
  const fields = [];
  for (let left = reader.count(reader.remaining); left > 0; left--) {
    const name = reader.string();
    const kind = reader.u8();
    const audience = reader.u8();
    const flags = reader.u8();
    if (audience > 1 || flags > 3) throw new ProtocolError(`Field '${name}' has audience ${audience} and flags ${flags}.`);
    const field = { name, kind, isOwner: audience === 1, precision: 0, min: NaN, max: NaN, element: 0, slot: 0, slots: [] };
    if (flags & 1) field.precision = reader.f64();
    if (flags & 2) {
      field.min = reader.f64();
      field.max = reader.f64();
    }
    if (kind === Kind.List) field.element = reader.u8();
    field.slots = slotsOf(field);
    fields.push(field);
  }
  return fields;
}

function slotsOf(field) {
  switch (field.kind) {
    case Kind.Bool: return [raw(1)];
    case Kind.Int8: return integer(field, 8, true);
    case Kind.UInt8: return integer(field, 8, false);
    case Kind.Int16: return integer(field, 16, true);
    case Kind.UInt16: case Kind.Char: return integer(field, 16, false);
    case Kind.Int32: return integer(field, 32, true);
    case Kind.UInt32: return integer(field, 32, false);
    case Kind.Int64: case Kind.UInt64: return [raw(32), raw(32)];
    case Kind.Float32: return real(field, 1);
    case Kind.Float64: return field.precision > 0 ? real(field, 1) : [raw(32), raw(32)];
    case Kind.Vector2: return real(field, 2);
    case Kind.Vector3: return real(field, 3);
    case Kind.Quaternion: {
      if (field.precision === 0) return real(field, 4);
      const part = scaled(bitsFor(field, -quaternionRange, quaternionRange, field.precision), -quaternionRange, field.precision);
      return [{ ...raw(2), kind: SlotKind.LargestComponent }, part, part, part];
    }
    case Kind.String: case Kind.Entity: case Kind.List: return [{ ...raw(32), kind: SlotKind.Blob }];
    default: throw new ProtocolError(`Field '${field.name}' has the unknown kind ${field.kind}.`);
  }
}

const raw = (bits, isSigned = false) => ({ kind: SlotKind.Raw, bits, min: 0, precision: 1, isSigned });
const scaled = (bits, min, precision, isSigned = false) => ({ kind: SlotKind.Scaled, bits, min, precision, isSigned });

function integer(field, bits, isSigned) {
  return [Number.isNaN(field.min) ? raw(bits, isSigned) : scaled(bitsFor(field, field.min, field.max, 1), field.min, 1)];
}

function real(field, count) {
  const slot = field.precision === 0 ? raw(32)
    : Number.isNaN(field.min) ? scaled(32, 0, field.precision, true)
      : scaled(bitsFor(field, field.min, field.max, field.precision), field.min, field.precision);
  return Array(count).fill(slot);
}

function bitsFor(field, min, max, precision) {
  const steps = Math.ceil((max - min) / precision);
  for (let bits = 1; bits <= 31; bits++) {
    if (steps <= 2 ** bits - 1) return bits;
  }
  throw new ProtocolError(`Field '${field.name}' from ${min} to ${max} in steps of ${precision} has no fitting slot.`);
}
