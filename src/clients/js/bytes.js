// Bytes and bits of the client protocol, and the values of each field kind.

/** The numbers of field kinds in the protocol. */
export const Kind = Object.freeze({
  Bool: 1, Int8: 2, UInt8: 3, Int16: 4, UInt16: 5, Int32: 6, UInt32: 7, Int64: 8, UInt64: 9,
  Float32: 10, Float64: 11, Char: 12, Vector2: 13, Vector3: 14, Quaternion: 15, String: 16, Entity: 17, List: 18,
});

/** What the server sent does not follow the protocol. */
export class ProtocolError extends Error {}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Reads bytes front to back; throws {@link ProtocolError} beyond the end. */
export class ByteReader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.position = 0;
  }

  get remaining() {
    return this.bytes.length - this.position;
  }

  /** Goes past some bytes and returns where they began. @param {number} count */
  skip(count) {
    const start = this.position;
    if (count > this.bytes.length - start) throw new ProtocolError(`${count} bytes are needed at offset ${start}, but only ${this.remaining} are left.`);
    this.position = start + count;
    return start;
  }

  u8() { return this.bytes[this.skip(1)]; }
  u32() { return this.view.getUint32(this.skip(4), true); }
  u64() { return this.view.getBigUint64(this.skip(8), true); }
  f32() { return this.view.getFloat32(this.skip(4), true); }
  f64() { return this.view.getFloat64(this.skip(8), true); }

  bool() {
    const value = this.u8();
    if (value > 1) throw new ProtocolError(`A truth value is ${value}.`);
    return value === 1;
  }

  /** An unsigned number of up to 53 bits; larger ones are refused. */
  varint() {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 8; i++) {
      const b = this.u8();
      value += (b & 0x7f) * scale;
      if (b < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      scale *= 128;
    }
    throw new ProtocolError('A number is longer than 53 bits.');
  }

  /** A number that must be at most max. @param {number} max */
  count(max) {
    const value = this.varint();
    if (value > max) throw new ProtocolError(`A count is ${value}; at most ${max} is allowed.`);
    return value;
  }

  /** Bytes with their length before them, not copied. */
  blob() {
    const length = this.count(this.remaining);
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  string() {
    try {
      return decoder.decode(this.blob());
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      throw new ProtocolError('A text is not valid UTF-8.');
    }
  }

  entityId() {
    const zone = this.u64();
    return formatEntityId(zone, this.u32(), this.u32());
  }

  /** One value of a field, as JavaScript sees it. @param {{kind: number, element?: number}} field */
  value(field) {
    switch (field.kind) {
      case Kind.Bool: return this.bool();
      case Kind.Int8: return this.view.getInt8(this.skip(1));
      case Kind.UInt8: return this.u8();
      case Kind.Int16: return this.view.getInt16(this.skip(2), true);
      case Kind.UInt16: return this.view.getUint16(this.skip(2), true);
      case Kind.Char: return String.fromCharCode(this.view.getUint16(this.skip(2), true));
      case Kind.Int32: return this.view.getInt32(this.skip(4), true);
      case Kind.UInt32: return this.u32();
      case Kind.Int64: return this.view.getBigInt64(this.skip(8), true);
      case Kind.UInt64: return this.u64();
      case Kind.Float32: return this.f32();
      case Kind.Float64: return this.f64();
      case Kind.Vector2: return { x: this.f32(), y: this.f32() };
      case Kind.Vector3: return { x: this.f32(), y: this.f32(), z: this.f32() };
      case Kind.Quaternion: return { x: this.f32(), y: this.f32(), z: this.f32(), w: this.f32() };
      case Kind.String: return this.string();
      case Kind.Entity: {
        const id = this.entityId();
        this.skip(8);
        return id;
      }
      case Kind.List: {
        const items = [];
        const element = { kind: field.element };
        for (let left = this.count(this.remaining); left > 0; left--) items.push(this.value(element));
        return items;
      }
      default: throw new ProtocolError(`A field has the unknown kind ${field.kind}.`);
    }
  }

  end() {
    if (this.remaining !== 0) throw new ProtocolError(`A frame has ${this.remaining} bytes too many.`);
  }
}

/** Writes bytes front to back into a buffer that is used again. */
export class ByteWriter {
  constructor() {
    this.bytes = new Uint8Array(256);
    this.view = new DataView(this.bytes.buffer);
    this.length = 0;
  }

  clear() {
    this.length = 0;
    return this;
  }

  /** What was written, valid until the next write. */
  get written() {
    return this.bytes.subarray(0, this.length);
  }

  /** @param {number} count */
  reserve(count) {
    const start = this.length;
    if (start + count > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, start + count));
      larger.set(this.bytes);
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    this.length = start + count;
    return start;
  }

  u8(value) { this.bytes[this.reserve(1)] = value; }
  u32(value) { this.view.setUint32(this.reserve(4), value, true); }
  u64(value) { this.view.setBigUint64(this.reserve(8), value, true); }
  f32(value) { this.view.setFloat32(this.reserve(4), value, true); }
  f64(value) { this.view.setFloat64(this.reserve(8), value, true); }

  varint(value) {
    while (value >= 0x80) {
      this.u8((value % 128) | 0x80);
      value = Math.floor(value / 128);
    }
    this.u8(value);
  }

  raw(bytes) { this.bytes.set(bytes, this.reserve(bytes.length)); }

  string(value) {
    const bytes = encoder.encode(value);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  /** @param {{kind: number, name: string}} field @param {any} value */
  value(field, value) {
    switch (field.kind) {
      case Kind.Bool: this.u8(value ? 1 : 0); break;
      case Kind.Int8: case Kind.UInt8: this.u8(value & 0xff); break;
      case Kind.Int16: case Kind.UInt16: this.view.setUint16(this.reserve(2), value, true); break;
      case Kind.Char: this.view.setUint16(this.reserve(2), String(value).charCodeAt(0), true); break;
      case Kind.Int32: case Kind.UInt32: this.u32(value); break;
      case Kind.Int64: case Kind.UInt64: this.u64(BigInt.asUintN(64, BigInt(value))); break;
      case Kind.Float32: this.f32(value); break;
      case Kind.Float64: this.f64(value); break;
      case Kind.Vector2: this.f32(value.x); this.f32(value.y); break;
      case Kind.Vector3: this.f32(value.x); this.f32(value.y); this.f32(value.z); break;
      case Kind.Quaternion: this.f32(value.x); this.f32(value.y); this.f32(value.z); this.f32(value.w); break;
      case Kind.String: this.string(value); break;
      case Kind.Entity: {
        const [zone, epoch, serial] = value.split(':');
        this.u64(BigInt('0x' + zone));
        this.u32(parseInt(epoch, 16));
        this.u32(parseInt(serial, 16));
        this.u64(BigInt('0x' + zone)); // where to start looking: the zone of its birth
        break;
      }
      default: throw new TypeError(`Field '${field.name}' is of kind ${field.kind}, which inputs cannot have.`);
    }
  }
}

/** Reads bits, the lowest of each byte first. */
export class BitReader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
    this.end = bytes.length * 8;
  }

  /** The next 25 bits or more, zeros beyond the end; goes nowhere. */
  peek() {
    const bytes = this.bytes;
    const i = this.position >>> 3;
    return (bytes[i] | bytes[i + 1] << 8 | bytes[i + 2] << 16 | bytes[i + 3] << 24) >>> (this.position & 7);
  }

  /** @param {number} bits */
  skip(bits) {
    this.position += bits;
    if (this.position > this.end) throw new ProtocolError('A bit stream is cut off.');
  }

  /** Reads 0 to 32 bits. @param {number} bits */
  read(bits) {
    if (bits <= 24) {
      const value = this.peek() & ((1 << bits) - 1);
      this.skip(bits);
      return value;
    }
    const low = this.read(16);
    return (low | this.read(bits - 16) << 16) >>> 0;
  }

  /** An Elias gamma number. */
  gamma() {
    let zeros = 0;
    while (this.read(1) === 0) {
      if (++zeros > 31) throw new ProtocolError('A gamma number is longer than 32 bits.');
    }
    return 2 ** zeros - 1 + this.read(zeros);
  }

  /** A gamma number that must be at most max. @param {number} max */
  gammaUpTo(max) {
    const value = this.gamma();
    if (value > max) throw new ProtocolError(`A number is ${value}; at most ${max} is allowed.`);
    return value;
  }

  /** Bytes at any bit, with their length (gamma) before them. */
  blob() {
    const length = this.gammaUpTo((this.end - this.position) >>> 3);
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.read(8);
    return bytes;
  }

  entityId() {
    const low = this.read(32);
    const zone = BigInt(this.read(32)) << 32n | BigInt(low);
    return formatEntityId(zone, this.read(32), this.read(32));
  }

  /** What is left must be less than a byte, and zero. */
  finish() {
    const left = this.end - this.position;
    if (left >= 8 || this.read(left) !== 0) throw new ProtocolError('A bit stream does not end where it should.');
  }
}

/** The number of a name: 32-bit FNV-1a over UTF-8. @param {string} name */
export function nameHash(name) {
  return bytesHash(encoder.encode(name));
}

/** The same hash over any bytes. @param {Uint8Array} bytes */
export function bytesHash(bytes) {
  let hash = 2166136261;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 16777619);
  return hash >>> 0;
}

/** Entity ids are texts: zone, epoch and serial in hexadecimal, as in `40000000000000c5:1:11`. */
function formatEntityId(zone, epoch, serial) {
  return `${zone.toString(16)}:${epoch.toString(16)}:${serial.toString(16)}`;
}
