import { waitFor } from '@xray-microservices/testing';
import { z } from 'zod';
import { refusingSmtp } from '../nonsense.ts';
import { onOneHost } from '../scenario.ts';
import type { Inflicting, Scenario } from '../scenario.ts';

const SLOW_MS = 150;

async function refuse({ stack: { ways, mail }, lasts }: Inflicting, answer: string): Promise<void> {
  const refusing = await refusingSmtp(answer);
  ways.smtp.retarget(refusing);
  await lasts();
  ways.smtp.retarget(mail);
  await refusing.stop();
}

const retried = z.object({ retried: z.number() });
const mailsPage = z.object({ mails: z.array(z.unknown()) });
/** As long as a claim of the outbox may last, and then some. */
const OUTBOX_DEADLINE_MS = 100_000;

/** What a mail server has refused for good waits for a person, who has it sent again until none is left. */
async function sendDeadAgain({ stack, note }: Inflicting): Promise<void> {
  let count = 0;
  const hasNone = async (state: string): Promise<boolean> =>
    mailsPage.parse(await (await stack.ask(`/mails?state=${state}&limit=1`)).json()).mails.length === 0;
  const sendAgain = async (): Promise<boolean> => {
    const answer = await stack.ask('/mails/retry', { method: 'POST', body: '{"state":"dead"}' });
    count += retried.parse(await answer.json()).retried;
    return (await hasNone('pending')) && (await hasNone('dead'));
  };
  await waitFor(sendAgain, {
    deadlineMs: OUTBOX_DEADLINE_MS,
    intervalMs: 200,
    what: 'the outbox to be empty',
  });
  note(`${count} welcome mails were listed as dead, and sent again by POST /usermgmt/mails/retry`);
}

export const SMTP_SCENARIOS: readonly Scenario[] = [
  {
    name: 'smtp-down',
    fault: 'the mail server is down',
    mayForget: true,
    stage: onOneHost(async ({ stack: { ways }, lasts }) => {
      await ways.smtp.close();
      await lasts();
      await ways.smtp.open();
    }),
  },
  {
    name: 'smtp-busy',
    fault: 'the mail server puts all mails off (451)',
    mayForget: true,
    stage: onOneHost((inflicting) => refuse(inflicting, '451 4.3.0 not now')),
  },
  {
    name: 'smtp-refusing',
    fault: 'the mail server refuses all mails for good (550)',
    mayForget: true,
    stage: onOneHost((inflicting) => refuse(inflicting, '550 5.7.1 not wanted')),
    repair: sendDeadAgain,
  },
  {
    name: 'smtp-slow',
    fault: `the mail server takes ${2 * SLOW_MS} ms for each of its answers`,
    stage: onOneHost(async ({ stack: { ways }, lasts }) => {
      ways.smtp.delayMs = SLOW_MS;
      await lasts();
      ways.smtp.delayMs = 0;
    }),
  },
];
