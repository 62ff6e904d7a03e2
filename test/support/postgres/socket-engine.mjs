// PGlite behind a port, for drivers: in a worker thread, as engine.mjs.
import { createServer } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

const db = await PGlite.create();
const SSL_REQUEST = 80877103;
const TERMINATE = 'X'.charCodeAt(0);

/** The whole messages at the beginning of what has come; the first of a connection has no type before its length. */
function* messagesOf(connection) {
  for (;;) {
    const lengthAt = connection.isStarted ? 1 : 0;
    if (connection.rest.length < lengthAt + 4) return;
    const end = lengthAt + connection.rest.readInt32BE(lengthAt);
    if (connection.rest.length < end) return;
    const message = connection.rest.subarray(0, end);
    connection.rest = connection.rest.subarray(end);
    yield message;
  }
}

// One session: messages are answered one after the other, whoever they are of.
let done = Promise.resolve();

createServer((socket) => {
  const connection = { isStarted: false, rest: Buffer.alloc(0) };
  socket.setNoDelay(true);
  socket.on('error', () => {});
  // The session stays, and what was open on the connection must not be found by the next.
  socket.on('close', () => {
    done = done.then(() => db.exec('ROLLBACK'));
  });
  socket.on('data', (chunk) => {
    connection.rest = Buffer.concat([connection.rest, chunk]);
    for (const message of messagesOf(connection)) {
      if (!connection.isStarted && message.readInt32BE(4) === SSL_REQUEST) {
        socket.write('N');
      } else if (connection.isStarted && message[0] === TERMINATE) {
        socket.end();
      } else {
        connection.isStarted = true;
        done = done.then(async () =>
          socket.write(await db.execProtocolRaw(new Uint8Array(message))),
        );
      }
    }
  });
}).listen(0, '127.0.0.1', function () {
  parentPort.postMessage(this.address().port);
});
