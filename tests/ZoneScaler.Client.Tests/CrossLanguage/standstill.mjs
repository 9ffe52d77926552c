// Lets the page of a JavaScript client stand still, as a laptop that is closed does, and prints the session's state after each step.
// Arguments: the client's address, a Welcome frame in base64.
const { GameClient } = await import(process.argv[2]);
const welcome = new Uint8Array(Buffer.from(process.argv[3], 'base64')).buffer;

let now = 0;
Object.defineProperty(globalThis, 'performance', { value: { now: () => now } });
globalThis.setInterval = () => 0;
let retry = null;
globalThis.setTimeout = (action) => { retry = action; };

let socket = null;
class FakeSocket {
  constructor() {
    this.readyState = 0;
    socket = this;
  }
  send() {}
  close() { this.readyState = 3; }
  play() {
    this.readyState = 1;
    this.onopen();
    this.onmessage({ data: welcome });
  }
  fail() {
    this.readyState = 3;
    this.onclose();
  }
}

const silenceLimit = 8000;
const client = new GameClient('a', { WebSocket: FakeSocket, silenceLimit, reconnectWindow: 30_000 });
const states = {};
const note = (step) => { states[step] = client.state; };
const pass = (ms) => { // as a page that runs
  for (const end = now + ms; now < end;) {
    now += 500;
    client.update();
  }
};
const standStill = (ms) => { now += ms; };
const reconnect = () => {
  const action = retry;
  retry = null;
  action();
  socket.play();
};

socket.play();
pass(1000);
standStill(60_000);
client.update();
note('standstill');
pass(silenceLimit - 3000);
note('silence within the limit');
pass(3500);
note('silence');
reconnect();
note('reconnected');
pass(1000);
standStill(60_000);
socket.fail(); // the server gave up meanwhile, which is the first that the page hears
note('standstill, then closed');
reconnect();
note('reconnected again');
socket.fail();
pass(29_000);
note('away within the window');
pass(2000);
retry();
socket.fail();
note('away for longer');
client.stop();
console.log(JSON.stringify(states));
