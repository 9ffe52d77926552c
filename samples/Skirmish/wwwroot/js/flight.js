// One tick of flight, the same as samples/Skirmish/Game/Flight.cs: the page flies the own ship ahead of the server with it. Change both together.
import * as rules from './rules.js';

const sidewaysThrust = 0.75;
const edgeBounce = 0.5;
const tau = Math.PI * 2;

/** The same angle between -π and π. */
export const wrapAngle = angle => angle - tau * Math.round(angle / tau);

/** The helm's whole numbers of a push (length 1 at most), an aim in radians and held buttons. */
export function helmOf(pushX, pushY, aim, held) {
  return {
    pushX: Math.max(-127, Math.min(127, Math.round(pushX * 127))),
    pushY: Math.max(-127, Math.min(127, Math.round(pushY * 127))),
    aim: Math.round(aim * 65536 / tau) & 0xFFFF,
    held,
  };
}

/**
 * Flies `state` ({x, y, vx, vy, heading, energy}) for `delta` seconds.
 * @returns {boolean} whether the engine boosted
 */
export function fly(state, helm, delta, handling = rules.shipHandling) {
  const turn = wrapAngle(helm.aim * tau / 65536 - state.heading);
  const most = handling.turnRate * delta;
  state.heading = wrapAngle(state.heading + Math.max(-most, Math.min(most, turn)));

  let px = helm.pushX / 127;
  let py = helm.pushY / 127;
  const length = Math.hypot(px, py);
  if (length > 1) {
    px /= length;
    py /= length;
  }
  const boosts = (helm.held & rules.buttons.boost) !== 0 && state.energy > 0 && length > 0;
  state.energy = boosts
    ? Math.max(0, state.energy - rules.boostEnergyPerSecond * delta)
    : Math.min(rules.shipEnergy, state.energy + rules.energyPerSecond * delta);

  const along = px * Math.cos(state.heading) + py * Math.sin(state.heading);
  const power = handling.thrust * (boosts ? handling.boost : 1) * (sidewaysThrust + (1 - sidewaysThrust) * Math.max(0, along));
  const keep = 1 / (1 + handling.drag * delta);
  state.vx = (state.vx + px * power * delta) * keep;
  state.vy = (state.vy + py * power * delta) * keep;
  state.x += state.vx * delta;
  state.y += state.vy * delta;
  bounce(state, 'x', 'vx');
  bounce(state, 'y', 'vy');
  return boosts;
}

function bounce(state, position, velocity) {
  const far = rules.worldSize - rules.craftRadius;
  if (state[position] < rules.craftRadius) {
    state[position] = rules.craftRadius;
    state[velocity] = Math.abs(state[velocity]) * edgeBounce;
  } else if (state[position] > far) {
    state[position] = far;
    state[velocity] = -Math.abs(state[velocity]) * edgeBounce;
  }
}
