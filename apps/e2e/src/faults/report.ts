import { RATE } from './load.ts';
import type { Results } from './run-all.ts';
import { complaintsOf, markdownTable, requestsTable, segmentsTable } from './table.ts';

const KINDS = `\
- \`GET /usermgmt/notification-xray\`: a query of MySQL and a call of notification
- \`GET /usermgmt/users\`
- \`POST /usermgmt/user\`: 201 promises the user, and a welcome mail by the outbox
- \`POST /notification/send\`, half of them with \`Prefer: wait\`: 200 and 202 promise the mail`;

const REQUESTS = markdownTable([
  ['column', 'meaning'],
  ['ok', 'a 2xx, its body as it should be'],
  [
    'refused clearly',
    "problem+json with the request's own trace id (`service_stopping`: request id) and a code that says what is wrong",
  ],
  [
    'cut off',
    'nobody listened or the connection broke, as the fault is the end of the process that was asked',
  ],
  ['unclear', 'every other answer, and none at all; must be 0'],
  ['promised', 'users (201) and mails (200, 202)'],
  [
    'asked again',
    'mails that came only then; must be 0, unless notification was killed or the mail server took none',
  ],
  ['lost', 'promised, and in the end not in the list of users, or not with the mail server; must be 0'],
  ['twice', 'copies of mails beyond the first: mails are sent at least once'],
  [
    'well after',
    'from the end of the fault until requests of all kinds are answered and none fails any more',
  ],
]);

const SEGMENTS = markdownTable([
  ['column', 'meaning'],
  ['given up', 'by a service that could not hand it to the network, and counted it'],
  ['sent', "handed to the network, by the services' counters, which their logs tell at SIGTERM; and floods"],
  ['received', 'counted by all daemons; each is stored, rejected or dropped, and counted as that'],
  ['lost, counted', "by the kernel at the daemon's port, or by the router between the hosts"],
  ['lost, unseen', 'the rest, as UDP has no receipt; must be 0, unless the daemon was away'],
  ['reported', 'as often the network told a service that nobody was there, and the service counted it'],
  [
    'whole after',
    'from the end of the fault until the trace of a new request has the segments of both services',
  ],
]);

/** The report as Markdown. */
export function reportOf(results: Results, faultMs: number): string {
  const { rows, notRun, broken } = results;
  const count = rows.length + broken.size;
  const [mysql = ''] = results.mysql.split(',');
  return `${[
    '# Faults',
    `Written by \`npm run faults -- --markdown docs/faults.md\`. ${count} faults, ${faultMs / 1000} s each, ${mysql}. Figures differ from run to run; the zeros under “unclear” and “lost” do not.`,
    `Each fault is inflicted on a system of its own: both services, MySQL, a mail server and xray-local as real processes, the ways between them through relays that can be slow or cut. All the while up to ${RATE} requests a second are sent, whatever became of those before:`,
    KINDS,
    'A mail that was answered with 202 and has not come when notification has none on hand any more is asked for again under its key, as the README of notification tells callers who must not lose one: notification keeps mails in memory, and tries five times. Mails that the mail server refused for good are sent again by the administrator. Nothing else is done by hand.',
    '## Requests and promises',
    requestsTable(rows),
    REQUESTS,
    '## Segments',
    segmentsTable(rows),
    SEGMENTS,
    'A service that is killed takes its counters along: “and more” was sent, and what was lost is not known.',
    '## Remarks',
    bullets([
      ...rows.flatMap(({ scenario, notes }) => notes.map((note) => `${scenario.fault}: ${note}`)),
      'The clock that steps is `Date` of the services’ processes, set by a module loaded before their own; the monotonic clock stays, as it does when a machine’s time is set.',
      'Hosts are network namespaces with a router between them. Loss is the router’s (`iptables`, counted); delay is the relays’ between this host and the nodes, so segments have none.',
    ]),
    ...section(
      'Not run here',
      [...notRun].map(([{ fault }, why]) => `${fault}: ${why}`),
    ),
    ...section('Failed', [
      ...rows.flatMap((row) => complaintsOf(row).map((complaint) => `${row.scenario.fault}: ${complaint}`)),
      ...[...broken].map(([{ fault }, why]) => `${fault}: the run broke: ${why}`),
    ]),
  ].join('\n\n')}\n`;
}

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${title}`, bullets(lines)];
