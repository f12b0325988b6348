import { describe, expect, it } from 'vitest';
import { nearestWord } from './suggest.ts';

const WORDS = ['duration', 'fault', 'http.status', 'http.url', 'rootcause.fault.service', 'rootcause.json'];

describe('nearestWord', () => {
  it.each([
    ['durration', 'duration'],
    ['duraiton', 'duration'],
    ['DURATON', 'duration'],
    ['falt', 'fault'],
    ['faults', 'fault'],
    ['status', 'http.status'],
    ['stauts', 'http.status'],
    ['htp.status', 'http.status'],
    ['rootcause.fault', 'rootcause.fault.service'],
    ['rootcause.fault.servise', 'rootcause.fault.service'],
  ])('finds that %s was meant to be %s', (word, meant) => {
    expect(nearestWord(word, WORDS)).toBe(meant);
  });

  it.each(['xyzzy', 'ab', '', 'durationdurationdurationdurationduration1'])(
    'finds nothing near %j',
    (word) => {
      expect(nearestWord(word, WORDS)).toBeUndefined();
    },
  );
});
