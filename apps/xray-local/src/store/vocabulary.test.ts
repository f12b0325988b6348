import { describe, expect, it } from 'vitest';
import { assembleTrace, factsOf } from '@xray-microservices/xray-model';
import type { TraceFacts } from '@xray-microservices/xray-model';
import { segment } from '../../test/support/documents.ts';
import { arrived } from '../../test/support/random-traces.ts';
import { newDatabase } from '../../test/support/store.ts';
import { Vocabulary } from './vocabulary.ts';

function factsWith(members: Readonly<Record<string, unknown>>): TraceFacts {
  const { document } = arrived(segment(1, members));
  const trace = assembleTrace(document.trace_id, [document]);
  return trace === undefined ? expect.fail() : factsOf(trace);
}

const fromUser = (number: number): TraceFacts => factsWith({ user: `user${number}` });

describe('Vocabulary', () => {
  it('knows its words again after a restart, the latest first', () => {
    const database = newDatabase();
    const first = new Vocabulary(database);
    first.note(factsWith({ name: 'a', annotations: { order: 1 } }), 100);
    first.note(factsWith({ name: 'b' }), 200);
    first.note(factsWith({ name: 'a' }), 300);
    first.write();
    const words = new Vocabulary(database).words();
    expect(words).toEqual(first.words());
    expect(words).toMatchObject({ services: ['a', 'b'], annotationKeys: ['order'] });
  });

  it('keeps a bounded number of words, and gives up the one that was not seen for the longest', () => {
    const database = newDatabase();
    const vocabulary = new Vocabulary(database);
    for (let number = 0; number < 500; number += 1) vocabulary.note(fromUser(number), 1_000 + number);
    vocabulary.note(fromUser(1_000), 2_000);
    vocabulary.write();
    const { user: users = [] } = new Vocabulary(database).words().values;
    expect([users.length, users[0], users.at(-1)]).toEqual([500, 'user1000', 'user1']);
  });

  it('does not write a new word in place of one that was seen a moment ago', () => {
    const vocabulary = new Vocabulary(newDatabase());
    for (let number = 0; number < 1_000; number += 1) vocabulary.note(fromUser(number), 1_000);
    expect(vocabulary.words().values['user']).toHaveLength(500);
    expect(vocabulary.words().values['user']).not.toContain('user999');
  });

  it('takes no words that are too long to be offered', () => {
    const vocabulary = new Vocabulary(newDatabase());
    vocabulary.note(factsWith({ user: 'u'.repeat(201) }), 1);
    expect(vocabulary.words().values['user'] ?? []).toEqual([]);
  });
});
