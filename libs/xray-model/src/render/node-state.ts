import type { TraceNode } from '../trace/trace.ts';
import type { Tone } from './style.ts';

/** How a node went, in words; `tone` is that of the worst word. */
export interface NodeState {
  readonly words: string;
  readonly tone: Tone;
}

/** `ok`, or what applies of fault, throttle, error and in progress, worst first. */
export function stateOf({ document, inProgress }: TraceNode): NodeState {
  const flags: (readonly [boolean | undefined, string, Tone])[] = [
    [document.fault, 'fault', 'fault'],
    [document.throttle, 'throttle', 'throttle'],
    [document.error, 'error', 'error'],
    [inProgress, 'in progress', 'progress'],
  ];
  const raised = flags.filter(([isRaised]) => isRaised === true);
  const [worst] = raised;
  return worst === undefined
    ? { words: 'ok', tone: 'ok' }
    : { words: raised.map(([, word]) => word).join('+'), tone: worst[2] };
}
