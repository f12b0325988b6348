import type { FilterExplanation } from '@xray-microservices/xray-model';
import type { ReactNode } from 'react';
import './explanation.css';

interface ExplanationProps {
  readonly explanation: FilterExplanation;
  /** The text that was explained. */
  readonly filter: string;
}

/** Why a filter holds or not, as a tree of its parts. */
export function Explanation({ explanation, filter }: ExplanationProps): ReactNode {
  return (
    <ul className="explanation">
      <Part explanation={explanation} filter={filter} />
    </ul>
  );
}

function Part({ explanation, filter }: ExplanationProps): ReactNode {
  const { span, holds, sentence, hint, children } = explanation;
  return (
    <li>
      <p>
        <span className={holds ? 'holds' : 'fails'}>{holds ? '✓ holds' : '✗ does not'}</span>{' '}
        <code>{filter.slice(span.offset, span.offset + span.length)}</code>
      </p>
      <p className="muted">{sentence}</p>
      {hint === undefined ? null : <p className="explanation-hint">{hint}</p>}
      {children.length === 0 ? null : (
        <ul>
          {children.map((child, index) => (
            <Part key={index} explanation={child} filter={filter} />
          ))}
        </ul>
      )}
    </li>
  );
}
