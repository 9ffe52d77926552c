// Lets the JavaScript client choose among three gateways whose sockets the script opens and closes; prints which it went to, and when.
// Argument: the client's address.
const { GameClient } = await import(process.argv[2]);

const sockets = [];
class FakeSocket {
  constructor(url) {
    this.url = url;
    this.readyState = 0;
    sockets.push(this);
  }
  send() {}
  close() { this.readyState = 3; }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  fail() {
    this.readyState = 3;
    this.onclose();
  }
  stopServer() {
    this.onmessage({ data: Uint8Array.from([6, 2, 0]).buffer });
  }
}
const timers = [];
globalThis.setTimeout = (action, ms) => timers.push({ action, ms });
const pauses = [];
const runTimer = () => {
  const { action, ms } = timers.shift();
  pauses.push(ms);
  action();
};

const client = new GameClient(['a', 'b', 'c'], { WebSocket: FakeSocket });
sockets.at(-1).fail(); // a refuses
runTimer();
sockets.at(-1).open(); // b answers, and says that it stops
sockets.at(-1).stopServer();
runTimer();
sockets.at(-1).open(); // c answers and plays
client.emit('welcome', false);
sockets.at(-1).fail(); // and is lost: c is tried again, then a
runTimer();
sockets.at(-1).fail();
runTimer();
client.stop();
console.log(JSON.stringify({ urls: sockets.map((s) => s.url), pauses }));
