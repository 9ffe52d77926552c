// Gives frames to the JavaScript client's session and prints what it shows, for the test to compare with the .NET client's.
// Input (a file): one JSON array of {at: ms, frame: base64}. Arguments: the client's address, the file.
import { readFileSync } from 'node:fs';

const { ClientSession } = await import(process.argv[2]);
const steps = JSON.parse(readFileSync(process.argv[3], 'utf8'));
const sent = [];
const messages = [];
const session = new ClientSession({ name: 'ann', interpolationDelay: 100 }, (frame) => sent.push(Buffer.from(frame).toString('hex')));
session.on('enter', (entity) => messages.push(`enter ${entity.id}`));
session.on('leave', (entity) => messages.push(`leave ${entity.id}`));
session.on('event', ({ name, fields }) => messages.push(`${name} ${JSON.stringify(fields)}`));
session.on('effect', ({ name, fields, tick, x, y }) => messages.push(`${name} ${tick} ${x} ${y} ${JSON.stringify(fields)}`));
const plain = (value) => (typeof value === 'bigint' ? value.toString() : value);

const shown = [];
session.open(0);
for (const { at, frame, input } of steps) {
  if (frame) session.receive(Buffer.from(frame, 'base64'), at);
  session.advance(at);
  if (input) session.sendInput('steer', input);
  shown.push({
    tick: session.tick,
    renderTick: session.renderTick,
    entities: [...session.entities.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((entity) => ({
      id: entity.id,
      type: entity.type,
      isOwn: entity.isOwn,
      hasLeft: entity.hasLeft,
      isVisible: entity.isVisible,
      x: entity.x,
      y: entity.y,
      heading: entity.type === 'ship' ? entity.shownAngle('heading') : 0,
      fields: entity.schema.fields.filter((f) => entity.isOwn || !f.isOwner).map((f) => plain(entity.get(f.name))),
    })),
  });
}
console.log(JSON.stringify({ sent, messages, shown, world: session.world.name, schemas: session.world.schemas.map((s) => s.slots.length) }));
