'use strict';
/*
 * Loaded before an SDK (node --require): every connection that it opens goes to the local cloud, whatever host it names, so that it
 * keeps the services' real names, paths and certificates.  HTTPS goes to INTEROP_TLS, plain HTTP to INTEROP_PLAIN; another port is
 * refused, so that nothing but this machine is ever asked.
 */
const net = require('node:net');

const ports = { 443: process.env.INTEROP_TLS, 80: process.env.INTEROP_PLAIN };
const local = ['127.0.0.1', 'localhost'];
const connect = net.Socket.prototype.connect;

function redirected(options) {
	if (options.path || local.includes(options.host))
		return options;
	const port = ports[Number(options.port)];
	if (!port)
		throw new Error(`${options.host}:${options.port} is not of this machine`);
	return { ...options, host: '127.0.0.1', port: Number(port) };
}

net.Socket.prototype.connect = function (...args) {
	if (Array.isArray(args[0]))		/* as net.connect hands its arguments on */
		args[0][0] = redirected(args[0][0]);
	else if (typeof args[0] === 'object')
		args[0] = redirected(args[0]);
	else
		args[0] = redirected({ port: args[0], host: args[1] });
	return connect.apply(this, args);
};
