// The bit stream of a snapshot, applied to a session's entities.
import { ProtocolError } from './bytes.js';
import { readAbsolute } from './codes.js';
import { ClientEntity } from './entity.js';

const minEnterBits = 138;
const none = new Set();
const noEnters = Object.freeze({ entered: [], isNew: [] });

/** Takes out what is no longer seen; returns the local ids. */
export function readLeaves(session, bits) {
  const count = bits.gammaUpTo(session.known.length);
  if (count === 0) return none;
  const left = new Set();
  for (let i = 0, id = -1; i < count; i++) left.add(id = nextLocalId(bits, id));
  let kept = 0;
  for (const entity of session.known) {
    if (left.has(entity.localId)) session.retire(entity, session.tick);
    else session.known[kept++] = entity;
  }
  if (session.known.length - kept !== left.size) throw new ProtocolError('An entity left without having entered.');
  session.known.length = kept;
  if (session.own && session.own.hasLeft) session.own = null;
  return left;
}

/** Adds what has come into sight; returns all of it, and what was not shown before. */
export function readEnters(session, bits, left) {
  const count = bits.gammaUpTo(Math.floor((bits.end - bits.position) / minEnterBits));
  if (count === 0) return noEnters;
  const entered = [];
  const isNew = [];
  for (let i = 0, localId = -1; i < count; i++) {
    localId = nextLocalId(bits, localId);
    if (left.has(localId)) throw new ProtocolError(`Local id ${localId} was given away in the snapshot in which its entity left.`);
    const isOwn = bits.read(1) === 1;
    const schema = session.world.schemas[bits.read(8)];
    if (!schema) throw new ProtocolError('An entity is of an unknown type.');
    const id = bits.entityId();
    let entity = session.entities.get(id);
    if (entity && !entity.hasLeft) throw new ProtocolError(`Entity ${id} entered twice.`);
    if (entity) session.leaving.splice(session.leaving.indexOf(entity), 1);
    if (entity && entity.schema !== schema) {
      session.emit('leave', entity);
      entity = undefined;
    }
    if (entity) {
      entity.hasLeft = false;
      entity.leftTick = Infinity;
    } else {
      entity = new ClientEntity(schema, id);
      session.entities.set(id, entity);
      isNew.push(entity);
    }
    entity.localId = localId;
    entity.isOwn = isOwn;
    if (isOwn) session.own = entity;
    readWhole(bits, entity, entity.addState(session.snapshot, session.tick, Infinity, session.renderTick));
    if (entity.count === 1) entity.show(session.renderTick, 1);
    entered.push(entity);
  }
  return { entered, isNew };
}

/** Applies the updates of what was known before. */
export function readUpdates(session, bits, back) {
  const known = session.known;
  for (let next = 0; next < known.length; next++) {
    next += bits.gammaUpTo(known.length - next);
    if (next === known.length) return;
    const entity = known[next];
    const schema = entity.schema;
    const isAbsolute = bits.read(1) === 1;
    const start = entity.addState(session.snapshot, session.tick, session.oldestBase, session.renderTick);
    if (isAbsolute) {
      readWhole(bits, entity, start);
      continue;
    }
    const table = session.tables[schema.index];
    const base = back === 0 ? -1 : entity.stateAfter(session.snapshot - back);
    if (!table || base < 0) throw new ProtocolError(`Entity ${entity.id} has a difference without a base or a code table.`);
    table.readDifference(bits, false, entity.states, base, entity.blobs, entity.states, start, entity.blobs);
    if (entity.isOwn) table.readDifference(bits, true, entity.states, base, entity.blobs, entity.states, start, entity.blobs);
    else entity.states.fill(0, start + schema.replicatedSlots, start + schema.slots.length);
  }
}

function readWhole(bits, entity, start) {
  const schema = entity.schema;
  readAbsolute(bits, schema, false, entity.states, start, entity.blobs);
  if (entity.isOwn) readAbsolute(bits, schema, true, entity.states, start, entity.blobs);
  else entity.states.fill(0, start + schema.replicatedSlots, start + schema.slots.length);
}

/** Makes entered entities known. */
export function merge(known, entered) {
  if (entered.length === 0) return;
  known.push(...entered);
  known.sort((a, b) => a.localId - b.localId);
  for (let i = 1; i < known.length; i++) {
    if (known[i].localId === known[i - 1].localId) throw new ProtocolError(`Local id ${known[i].localId} was given to a second entity.`);
  }
}

function nextLocalId(bits, previous) {
  const step = bits.gamma();
  if (step === 0 || previous + step > 0x7fffffff) throw new ProtocolError(`Local id ${previous + step} is not above the one before it, or is too large.`);
  return previous + step;
}
