// Loaded into every node process of a synth: a connection to another machine is refused, and noted down in case somebody
// swallows the error.
const dgram = require('node:dgram');
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');
const net = require('node:net');

function refuse(what) {
  appendFileSync(process.env.CONNECTIONS_LOG, `${what}\n`);
  throw new Error(`there is no network here: ${what}`);
}

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : net._normalizeArgs(args);
  if (options.path === undefined) refuse(`${options.host ?? 'localhost'}:${options.port}`);
  return connect.apply(this, args);
};
for (const of of [dns, dns.promises]) of.lookup = (name) => refuse(name);
dgram.Socket.prototype.send = () => refuse('a datagram');
