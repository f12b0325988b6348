import type { ReactNode } from 'react';
import type { Status } from './status.tsx';
import './patterns.css';

/** Fills a shape with the colour and the pattern of a status. */
export function fillOf(status: Status): string {
  return `url(#fill-${status})`;
}

/** The patterns of the statuses, once for the whole page: ok plain, error striped, throttle dotted, fault crossed. */
export function Patterns(): ReactNode {
  return (
    <svg className="patterns" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="fill-ok" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect className="fill-ok" width="6" height="6" />
        </pattern>
        <pattern
          id="fill-error"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className="fill-error" width="6" height="6" />
          <rect className="pattern-line" width="2" height="6" />
        </pattern>
        <pattern id="fill-throttle" width="6" height="6" patternUnits="userSpaceOnUse">
          <rect className="fill-throttle" width="6" height="6" />
          <circle className="pattern-line" cx="3" cy="3" r="1.4" />
        </pattern>
        <pattern
          id="fill-fault"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect className="fill-fault" width="6" height="6" />
          <path className="pattern-line" d="M0 0h6v1.3H0zM0 0h1.3v6H0z" />
        </pattern>
      </defs>
    </svg>
  );
}
