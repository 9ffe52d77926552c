// The connection to the world, turned into a scene to draw: plain objects per entity, the own ship predicted, everybody else at the moment shown.
import { GameClient, Predictor } from '/zonescaler/zonescaler.js';
import { fly } from './flight.js';
import { tickSeconds } from './rules.js';

const sendEverySeconds = tickSeconds;
const settleSeconds = 0.12; // how fast a wrong prediction is put right

const copy = s => ({ x: s.x, y: s.y, vx: s.vx, vy: s.vy, heading: s.heading, energy: s.energy });

function step(state, helm) {
  const next = copy(state);
  next.boosts = fly(next, helm, tickSeconds);
  return next;
}

/** What entity types the page draws; each gets a list in the scene. */
const listOf = { ship: 'ships', drone: 'drones', asteroid: 'rocks', shot: 'shots', torpedo: 'torpedoes', pickup: 'pickups' };

const idle = { pushX: 0, pushY: 0, aim: 0, held: 0 };

export class Net {
  #client;
  #predictor = null;
  #jumps = -1;
  #helm = idle;
  #number = 0;
  #clock = 0;
  #before = null;           // the predicted state a tick ago, to draw between ticks
  #error = { x: 0, y: 0 };  // what is left of the last wrong prediction
  #fields = new Map();
  #wasAlive = false;

  ships = [];
  drones = [];
  rocks = [];
  shots = [];
  torpedoes = [];
  pickups = [];
  /** The own ship, or null. */
  own = null;
  /** How many entities are in view. */
  count = 0;

  /**
   * @param {string} name
   * @param {{effect: Function, event: Function, joined: Function, closed: Function, state: Function}} on
   */
  constructor(name, on) {
    this.#client = new GameClient(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/play`, { name });
    this.#client.on('effect', on.effect);
    this.#client.on('event', on.event);
    this.#client.on('closed', (reason, text) => on.closed(text || reason));
    this.#client.on('welcome', resumed => {
      if (!resumed) {
        this.#predictor = null;
        this.#number = 0;
      }
      on.joined();
    });
    this.#client.on('snapshot', () => this.#correct());
  }

  get stats() {
    return this.#client.stats;
  }

  get world() {
    return this.#client.world;
  }

  /** Whether the connection is there. */
  get isConnected() {
    return this.#client.state === 'playing';
  }

  leave() {
    this.#client.leave?.();
  }

  /** Goes on by `seconds`; the pilot wants `helm`. */
  update(now, seconds, helm) {
    this.#helm = helm;
    this.#client.update(now);
    this.#clock = Math.min(this.#clock + seconds, 5 * sendEverySeconds);
    while (this.#clock >= sendEverySeconds) {
      this.#clock -= sendEverySeconds;
      this.#tick();
    }
    const keep = Math.exp(-seconds / settleSeconds);
    this.#error.x *= keep;
    this.#error.y *= keep;
    this.#collect();
  }

  #tick() {
    const number = this.#client.sendInput('helm', this.#helm);
    if (number > 0)
      this.#number = number;
    if (!this.#predictor || !this.own?.alive)
      return;
    this.#before = this.#predictor.state;
    this.#predictor.advance(this.#number, this.#helm);
  }

  #correct() {
    const entity = this.#client.own;
    if (!entity || entity.type !== 'ship')
      return;
    const f = this.#of(entity.schema);
    const state = {
      x: entity.getNumber(f.position, 0), y: entity.getNumber(f.position, 1),
      vx: entity.getNumber(f.velocity, 0), vy: entity.getNumber(f.velocity, 1),
      heading: entity.getNumber(f.heading), energy: entity.getNumber(f.energy),
    };
    const jumps = entity.getNumber(f.jumps);
    const alive = entity.getNumber(f.hull) > 0;
    if (!this.#predictor || jumps !== this.#jumps || alive !== this.#wasAlive) {
      this.#jumps = jumps;
      this.#wasAlive = alive;
      this.#predictor ??= new Predictor(step, state);
      this.#predictor.reset(state);
      this.#before = state;
      this.#error = { x: 0, y: 0 };
      return;
    }
    const seen = this.#predictor.state;
    this.#predictor.correct(state, this.#client.lastInputUsed, this.#client.ticksSinceInput);
    const right = this.#predictor.state;
    const dx = seen.x - right.x;
    const dy = seen.y - right.y;
    this.#before = { ...this.#before, x: this.#before.x - dx, y: this.#before.y - dy };
    this.#error.x += dx;
    this.#error.y += dy;
    if (Math.hypot(this.#error.x, this.#error.y) > 300)
      this.#error = { x: 0, y: 0 };
  }

  #of(schema) {
    let fields = this.#fields.get(schema);
    if (!fields) {
      fields = {};
      for (const field of schema.fields)
        fields[field.name] = field;
      this.#fields.set(schema, fields);
    }
    return fields;
  }

  #collect() {
    for (const list of Object.values(listOf))
      this[list].length = 0;
    this.count = 0;
    let own = null;
    for (const entity of this.#client.entities.values()) {
      const list = listOf[entity.type];
      if (!list || (!entity.isVisible && !entity.isOwn))
        continue;
      this.count++;
      const thing = entity.tag ??= { id: entity.id, type: entity.type, seed: hash(entity.id), born: performance.now() };
      this.#read(entity, thing);
      if (entity.isOwn)
        own = thing;
      this[list].push(thing);
    }
    this.own = own;
    if (own && this.#predictor)
      this.#placeOwn(own);
  }

  #read(entity, thing) {
    const f = this.#of(entity.schema);
    thing.x = entity.x;
    thing.y = entity.y;
    if (f.velocity) {
      thing.vx = entity.getNumber(f.velocity, 0);
      thing.vy = entity.getNumber(f.velocity, 1);
    }
    if (f.heading)
      thing.heading = entity.shownAngle(f.heading);
    if (f.hull) {
      const hull = entity.getNumber(f.hull);
      thing.hurt = hull < thing.hull ? performance.now() : thing.hurt ?? -1e9;
      thing.hull = hull;
      thing.alive = hull > 0;
      thing.mark = entity.getNumber(f.mark);
      thing.engine = entity.getNumber(f.engine);
    }
    switch (entity.type) {
      case 'ship':
        thing.shielded = entity.getNumber(f.shielded) !== 0;
        thing.score = entity.getNumber(f.score);
        thing.isOwn = entity.isOwn;
        thing.name ??= entity.get(f.name);
        if (entity.isOwn) {
          thing.torpedoes = entity.getNumber(f.torpedoes);
          thing.kills = entity.getNumber(f.kills);
          thing.deaths = entity.getNumber(f.deaths);
          thing.energy = entity.getNumber(f.energy);
        }
        break;
      case 'drone': thing.mood = entity.getNumber(f.mood); break;
      case 'asteroid': thing.size = entity.getNumber(f.size); break;
      case 'pickup': thing.kind = entity.getNumber(f.kind); break;
      case 'shot':
        thing.mark = entity.getNumber(f.shooterMark);
        thing.isDrones = entity.getNumber(f.isDrones) !== 0;
        break;
      case 'torpedo': thing.mark = entity.getNumber(f.shooterMark); break;
    }
  }

  // Between the last tick's prediction and this one's, with what was wrong fading out.
  #placeOwn(own) {
    if (!own.alive)
      return;
    const share = Math.min(1, this.#clock / sendEverySeconds);
    const from = this.#before;
    const to = this.#predictor.state;
    own.x = from.x + (to.x - from.x) * share + this.#error.x;
    own.y = from.y + (to.y - from.y) * share + this.#error.y;
    own.vx = to.vx;
    own.vy = to.vy;
    own.heading = from.heading + Math.atan2(Math.sin(to.heading - from.heading), Math.cos(to.heading - from.heading)) * share;
    own.energy = to.energy;
    own.engine = this.#helm.pushX || this.#helm.pushY ? (to.boosts ? 2 : 1) : 0;
  }
}

function hash(text) {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++)
    h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return h >>> 0;
}
