// Keyboard, mouse and touch, turned into what the pilot wants: {pushX, pushY, aim, held}.
import { buttons } from './rules.js';

const steering = {
  KeyW: [0, -1], ArrowUp: [0, -1],
  KeyS: [0, 1], ArrowDown: [0, 1],
  KeyA: [-1, 0], ArrowLeft: [-1, 0],
  KeyD: [1, 0], ArrowRight: [1, 0],
};
const holding = { Space: buttons.fire, ShiftLeft: buttons.boost, ShiftRight: buttons.boost, KeyE: buttons.torpedo, KeyQ: buttons.torpedo };
const stickReach = 52;
const mouseRest = 4000; // after so many milliseconds without it, the mouse no longer aims

export class Input {
  #keys = new Set();
  #mouse = null;       // {x, y} in CSS pixels
  #mouseAt = -Infinity;
  #mouseHeld = 0;
  #stick = null;       // {id, startX, startY, x, y}
  #touchHeld = 0;
  #aim = 0;
  #elements;

  /** Whether fingers have been used. */
  touch = false;

  constructor(canvas, elements, onTouch) {
    this.#elements = elements;
    addEventListener('keydown', e => this.#key(e, true));
    addEventListener('keyup', e => this.#key(e, false));
    addEventListener('blur', () => this.release());
    canvas.addEventListener('contextmenu', e => e.preventDefault());
    canvas.addEventListener('pointermove', e => this.#pointer(e));
    canvas.addEventListener('pointerdown', e => this.#pointer(e));
    addEventListener('pointerup', e => this.#pointer(e));
    addEventListener('pointercancel', e => this.#pointer(e));
    addEventListener('pointerdown', e => {
      if (e.pointerType === 'touch' && !this.touch) {
        this.touch = true;
        onTouch();
      }
    }, { capture: true });
    this.#button(elements.fire, buttons.fire);
    this.#button(elements.boost, buttons.boost);
    this.#button(elements.torpedo, buttons.torpedo);
  }

  /** Lets go of everything. */
  release() {
    this.#keys.clear();
    this.#mouseHeld = 0;
    this.#touchHeld = 0;
    this.#stick = null;
    this.#moveKnob(0, 0);
  }

  /**
   * What the pilot wants now.
   * @param {{x: number, y: number}} center where the own ship is on the screen, in CSS pixels
   * @param {number|null} target the angle to the best target, for those who cannot aim (fingers, keys alone)
   */
  read(center, target) {
    let pushX = 0;
    let pushY = 0;
    let held = this.#mouseHeld | this.#touchHeld;
    for (const code of this.#keys) {
      const way = steering[code];
      if (way) {
        pushX += way[0];
        pushY += way[1];
      }
      held |= holding[code] ?? 0;
    }
    if (this.#stick) {
      pushX += (this.#stick.x - this.#stick.startX) / stickReach;
      pushY += (this.#stick.y - this.#stick.startY) / stickReach;
    }
    const length = Math.hypot(pushX, pushY);
    if (length > 1) {
      pushX /= length;
      pushY /= length;
    }

    if (this.#mouse && performance.now() - this.#mouseAt < mouseRest)
      this.#aim = Math.atan2(this.#mouse.y - center.y, this.#mouse.x - center.x);
    else if (held & (buttons.fire | buttons.torpedo) && target !== null)
      this.#aim = target;
    else if (length > 0.15)
      this.#aim = Math.atan2(pushY, pushX);
    return { pushX, pushY, aim: this.#aim, held };
  }

  #key(event, down) {
    const code = event.code;
    if (event.target instanceof HTMLInputElement || !(code in steering || code in holding))
      return;
    if (down && (event.ctrlKey || event.metaKey || event.altKey))
      return;
    event.preventDefault();
    if (down)
      this.#keys.add(code);
    else
      this.#keys.delete(code);
  }

  #pointer(event) {
    if (event.pointerType === 'touch')
      return this.#finger(event);
    this.#mouse = { x: event.clientX, y: event.clientY };
    this.#mouseAt = performance.now();
    this.#mouseHeld = (event.buttons & 1 ? buttons.fire : 0) | (event.buttons & 2 ? buttons.torpedo : 0);
    if (this.#mouseHeld)
      this.#mouseAt = Infinity; // aims as long as it fires
  }

  #finger(event) {
    if (event.type === 'pointerdown' && !this.#stick) {
      this.#stick = { id: event.pointerId, startX: event.clientX, startY: event.clientY, x: event.clientX, y: event.clientY };
    } else if (this.#stick?.id === event.pointerId) {
      if (event.type === 'pointermove') {
        this.#stick.x = event.clientX;
        this.#stick.y = event.clientY;
      } else {
        this.#stick = null;
      }
    }
    const { x = 0, startX = 0, y = 0, startY = 0 } = this.#stick ?? {};
    this.#moveKnob(x - startX, y - startY);
  }

  #moveKnob(x, y) {
    const length = Math.max(1, Math.hypot(x, y) / stickReach);
    this.#elements.knob.style.transform = `translate(${x / length}px, ${y / length}px)`;
  }

  #button(element, bit) {
    const set = down => event => {
      event.preventDefault();
      this.#touchHeld = down ? this.#touchHeld | bit : this.#touchHeld & ~bit;
      element.classList.toggle('held', down);
      if (down)
        element.setPointerCapture?.(event.pointerId);
    };
    element.addEventListener('pointerdown', set(true));
    element.addEventListener('pointerup', set(false));
    element.addEventListener('pointercancel', set(false));
  }
}
