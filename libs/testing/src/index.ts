export { ChromiumMissing, findChromium, provideChromium } from './chromium.ts';
export { freePort } from './free-port.ts';
export { MysqlError } from './mysql/errors.ts';
export type { MysqlAttempt, MysqlErrorCode } from './mysql/errors.ts';
export { startMysql } from './mysql/start-mysql.ts';
export type {
  MysqlConnection,
  MysqlLimits,
  MysqlServer,
  MysqlTls,
  MysqlWay,
  StartMysqlOptions,
  TestDatabase,
} from './mysql/types.ts';
export { selfSigned } from './self-signed.ts';
export type { Certificate } from './self-signed.ts';
export { startSmtpSink } from './smtp/smtp-sink.ts';
export { SmtpSinkError } from './smtp/types.ts';
export type { SmtpCounts, SmtpMessage, SmtpSink, SmtpSinkErrorCode, SmtpSinkOptions } from './smtp/types.ts';
export { waitFor, WaitError } from './wait-for.ts';
export type { WaitForOptions } from './wait-for.ts';
