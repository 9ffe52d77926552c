// Code tables and the coding of state differences; see "Code tables" in the client protocol.
import { BitReader, ProtocolError, bytesHash } from './bytes.js';
import { SlotKind } from './world.js';

const groupSize = 4;
const maskContexts = 2;
const classContexts = 4;
const maxLength = 10;

/** A canonical prefix code as a lookup table: symbol in the low byte, length above. */
class PrefixCode {
  /** @param {Uint8Array} lengths */
  constructor(lengths) {
    let bits = 0;
    for (const length of lengths) bits = Math.max(bits, length);
    this.mask = (1 << bits) - 1;
    this.entries = new Uint16Array(1 << bits);
    let next = 0;
    for (let length = 0; length <= bits; length++, next <<= 1) {
      for (let symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] !== length) continue;
        let code = 0;
        for (let i = 0; i < length; i++) code |= ((next >> i) & 1) << (length - 1 - i);
        for (let index = code; index <= this.mask; index += 1 << length) this.entries[index] = symbol | length << 8;
        next++;
      }
    }
  }

  /** @param {BitReader} bits @param {number} symbols */
  static read(bits, symbols) {
    const lengths = new Uint8Array(symbols);
    let sum = 0;
    for (let i = 0; i < symbols && symbols > 1; i++) {
      lengths[i] = i > 0 && bits.read(1) === 1 ? lengths[i - 1] : bits.read(4);
      if (lengths[i] === 0 || lengths[i] > maxLength) throw new ProtocolError(`A code has length ${lengths[i]}.`);
      sum += 1 << (maxLength - lengths[i]);
    }
    if (symbols > 1 && sum !== 1 << maxLength) throw new ProtocolError('A prefix code is not complete.');
    return new PrefixCode(lengths);
  }

  /** @param {BitReader} bits */
  next(bits) {
    const entry = this.entries[bits.peek() & this.mask];
    bits.skip(entry >> 8);
    return entry & 0xff;
  }
}

/** The codes of one entity type. */
export class CodeTable {
  /** @param {import('./bytes.js').ByteReader} reader @param {import('./world.js').Schema[]} schemas */
  constructor(reader, schemas) {
    const index = reader.varint();
    if (index >= schemas.length) throw new ProtocolError(`A code table is for type ${index}; the world has ${schemas.length} types.`);
    this.schema = schemas[index];
    this.version = reader.varint();
    const bits = new BitReader(reader.blob());
    const { slots, replicatedSlots } = this.schema;
    /** First slot, number of slots and codes of each group; the owner's from replicatedGroups on. */
    this.groups = [];
    for (let first = 0; first < replicatedSlots; first += groupSize) this.groups.push({ first, count: Math.min(groupSize, replicatedSlots - first), codes: [] });
    this.replicatedGroups = this.groups.length;
    for (let first = replicatedSlots; first < slots.length; first += groupSize) this.groups.push({ first, count: Math.min(groupSize, slots.length - first), codes: [] });
    for (const group of this.groups) group.codes = readContexts(bits, maskContexts, 1 << group.count);
    /** @type {PrefixCode[][]} By slot and class before. */
    this.classes = slots.map((slot) => {
      if (slot.kind === SlotKind.Blob) return [];
      const thresholds = [bits.read(6), bits.read(6), bits.read(6)];
      const codes = readContexts(bits, classContexts, slot.bits);
      return Array.from({ length: 33 }, (_, before) => codes[thresholds.filter((t) => before >= t).length]);
    });
    bits.finish();
  }

  /**
   * Reads a difference of the slots for everybody, or of the owner's.
   * @param {BitReader} bits @param {boolean} isOwner
   * @param {Uint32Array} base @param {number} baseStart @param {any[]} baseBlobs
   * @param {Uint32Array} state @param {number} start @param {any[]} blobs
   */
  readDifference(bits, isOwner, base, baseStart, baseBlobs, state, start, blobs) {
    const slots = this.schema.slots;
    const end = isOwner ? this.groups.length : this.replicatedGroups;
    let changedBefore = 0;
    let before = 0;
    for (let g = isOwner ? this.replicatedGroups : 0; g < end; g++) {
      const group = this.groups[g];
      let mask = group.codes[changedBefore].next(bits);
      changedBefore = mask !== 0 ? 1 : 0;
      for (let slot = group.first; slot < group.first + group.count; slot++, mask >>= 1) {
        const isBlob = slots[slot].kind === SlotKind.Blob;
        if ((mask & 1) === 0) {
          state[start + slot] = base[baseStart + slot];
          if (isBlob) blobs[start + slot] = baseBlobs[baseStart + slot];
        } else if (isBlob) {
          blobs[start + slot] = bits.blob();
          state[start + slot] = bytesHash(blobs[start + slot]);
        } else {
          before = this.classes[slot][before].next(bits) + 1;
          const folded = (1 << (before - 1) | bits.read(before - 1)) >>> 0;
          const difference = (folded >>> 1) ^ -(folded & 1);
          state[start + slot] = (base[baseStart + slot] + difference & 0xffffffff >>> (32 - slots[slot].bits)) >>> 0;
        }
      }
    }
  }
}

/** Reads slots as they are. @param {BitReader} bits @param {import('./world.js').Schema} schema */
export function readAbsolute(bits, schema, isOwner, state, start, blobs) {
  const end = isOwner ? schema.slots.length : schema.replicatedSlots;
  for (let slot = isOwner ? schema.replicatedSlots : 0; slot < end; slot++) {
    if (schema.slots[slot].kind === SlotKind.Blob) {
      blobs[start + slot] = bits.blob();
      state[start + slot] = bytesHash(blobs[start + slot]);
    } else {
      state[start + slot] = bits.read(schema.slots[slot].bits);
    }
  }
}

function readContexts(bits, count, symbols) {
  const codes = [];
  for (let i = 0; i < count; i++) codes.push(i > 0 && bits.read(1) === 1 ? codes[i - 1] : PrefixCode.read(bits, symbols));
  return codes;
}
