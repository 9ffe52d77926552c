const longest = 256;

/**
 * Shows the player's own entity ahead of the server: steps that the server has not shown yet are applied to the last state that it has shown, again after
 * each snapshot. Call `advance` once per server tick's worth of time.
 * @template State, Input
 */
export class Predictor {
  /**
   * @param {(state: State, input: Input) => State} step what the server does with the entity in one tick, given the input in force; it returns a new state
   * @param {State} start
   */
  constructor(step, start) {
    this.step = step;
    /** The predicted state. @type {State} */
    this.state = start;
    /** @type {{number: number, input: Input}[]} */
    this.pending = [];
  }

  /** Goes on by one tick. @param {number} number of the input in force: the last one sent @param {Input} input */
  advance(number, input) {
    if (this.pending.length === longest) this.pending.shift();
    this.pending.push({ number, input });
    this.state = this.step(this.state, input);
  }

  /**
   * Takes the server's state and applies what the server has not yet done.
   * @param {State} state the entity's newest state
   * @param {number} lastInput the last input that the server had used then: `client.lastInputUsed`
   * @param {number} ticksSince ticks since that input was used: `client.ticksSinceInput`
   */
  correct(state, lastInput, ticksSince) {
    let done = ticksSince + 1;
    let drop = 0;
    while (drop < this.pending.length) {
      const { number } = this.pending[drop];
      if (number > lastInput || (number === lastInput && done-- <= 0)) break;
      drop++;
    }
    this.pending.splice(0, drop);
    for (const { input } of this.pending) state = this.step(state, input);
    this.state = state;
  }

  /** Starts anew: the entity is another one, or was moved. @param {State} state */
  reset(state) {
    this.pending.length = 0;
    this.state = state;
  }
}
