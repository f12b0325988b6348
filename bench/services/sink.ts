import { startSmtpSink } from '../../libs/testing/src/index.ts';

/* The mail server, in a process of its own so that its CPU is nobody else's. */

const sink = await startSmtpSink({ port: Number(process.argv[2]), keep: 1 });
process.on('SIGTERM', () => {
  void sink.stop().then(() => process.exit(0));
});
