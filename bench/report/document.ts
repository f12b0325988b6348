import type { Machine } from './machine.ts';
import { renderNoise } from './noise-section.ts';
import type { Results } from './results.ts';
import { renderServices } from './services-section.ts';
import { renderSoak } from './soak-section.ts';
import { renderTracing } from './tracing-section.ts';
import { renderXrayLocal } from './xray-local-section.ts';
import type { Picture } from './pictures.ts';
import { picturesOf } from './pictures.ts';

/* The text of docs/benchmarks.md: a function of the figures, so that it can be checked against them. */

interface Section {
  heading: string;
  intro: string;
  /** When the figures were made. */
  at: string | undefined;
  body: string | undefined;
  pictures: readonly Picture[];
}

const machineLine = ({ cpu, cores, memoryGigabytes, system, node }: Machine): string =>
  `${cores} × ${cpu}, ${memoryGigabytes} GB of memory, ${system}, Node ${node}.`;

const METHOD = `- What is compared runs at the same time and is loaded in turn, and the order turns with each round. Ratios are within
  a round; told are their median and, in brackets, the least and the greatest.
- CPU per request comes first: user and system time of the processes, divided by the requests they answered. Throughput and
  latency depend on what else the machine does, and the load generator shares its cores.
- Nothing here is a promise for another machine. What is not resolved is said so, and is not claimed.`;

const show = ({ file, title }: Picture): string => `![${title}](images/${file})`;

function renderSection({ heading, intro, at, body, pictures }: Section): string {
  if (body === undefined) return `## ${heading}\n\n${intro}\n\nNot measured yet.`;
  const when = at === undefined ? '' : ` Measured on ${at.slice(0, 10)}.`;
  return [`## ${heading}`, `${intro}${when}`, ...pictures.map(show), body].join('\n\n');
}

const limitsText = (cores: number): string =>
  `- ${cores} cores carry everything: both services, MySQL, xray-local, the mail server and the load generator. What the services could do with
  cores of their own is more.
- MySQL is the throw-away one of the tests, with 64 MiB for its pages and no care for a crash: what writes cost on a real one is not told
  here, and tables that do not fit into 64 MiB are read from disk or from the system's cache.
- All traffic is on loopback: no network, no TLS.
- Requests follow each other on kept connections as fast as they are answered (a closed loop): latency under a fixed rate of requests, with
  those in the queue that a real crowd would send meanwhile, is not measured.`;

/** The whole page, before it is formatted. */
export function renderDocument(results: Results): string {
  const { machine, tracing, services, soak } = results;
  const xrayLocal = results['xray-local'];
  const pictures = picturesOf(results);
  const of = (name: Picture['section']): Picture[] => pictures.filter(({ section }) => section === name);
  const sections: Section[] = [
    {
      heading: 'What tracing costs',
      intro: 'One service, untraced, with libs/tracing, with OpenTelemetry and with the X-Ray SDK.',
      at: tracing?.at,
      body: tracing && renderTracing(tracing),
      pictures: of('tracing'),
    },
    {
      heading: 'The services',
      intro:
        'user-management and notification as they are, with MySQL, a mail server and xray-local, each a process of its own. ' +
        'The limit of a route is read off what was measured: time of its event loop, of the threads that hash, of all cores, and the wait for the pool.',
      at: services?.at,
      body: services && renderServices(services),
      pictures: of('services'),
    },
    {
      heading: 'xray-local',
      intro: 'Documents over UDP, and questions over many of them.',
      at: xrayLocal?.at,
      body: xrayLocal && renderXrayLocal(xrayLocal),
      pictures: of('xray-local'),
    },
    {
      heading: 'Soak',
      intro: 'One traced service under steady load while the daemon goes and comes back.',
      at: soak?.at,
      body: soak && renderSoak(soak),
      pictures: [],
    },
  ];
  return [
    '# Benchmarks',
    'Made by `npm run bench` from [bench/results](../bench/results); do not edit. How each benchmark works and what it can be asked is in [bench](../bench/README.md).',
    `Machine: ${machine === undefined ? 'not told.' : machineLine(machine)}`,
    `## Method\n\n${METHOD}`,
    ...sections.map(renderSection),
    `## Noise\n\n${renderNoise(results)}`,
    `## Limits of these figures\n\n${limitsText(machine?.cores ?? services?.cpus ?? 2)}`,
  ].join('\n\n');
}
