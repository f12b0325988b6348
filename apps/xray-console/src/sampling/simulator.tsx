import { chooseSamplingRule } from '@xray-microservices/xray-model';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SamplingRule } from '../api/types.ts';
import { formatPart } from '../ui/format.ts';

const FIELDS = [
  ['serviceName', 'Service', 'User-Management-Microservice'],
  ['serviceType', 'Service type', 'AWS::EKS::Container'],
  ['host', 'Host', 'localhost'],
  ['method', 'Method', 'GET'],
  ['path', 'Path', '/usermgmt/users'],
] as const;

type Request = Readonly<Record<(typeof FIELDS)[number][0], string>>;

const EMPTY: Request = { serviceName: '', serviceType: '', host: '', method: '', path: '' };

/** Which rule a request would meet, and why not the rules before it. What is left empty meets every pattern. */
export function Simulator({ rules }: { readonly rules: readonly SamplingRule[] }): ReactNode {
  const [request, setRequest] = useState<Request>({ ...EMPTY, method: 'GET', path: '/' });
  const known = Object.fromEntries(Object.entries(request).filter(([, value]) => value !== ''));
  const { rule, passedOver } = chooseSamplingRule(rules, known);
  return (
    <section className="panel simulator" aria-labelledby="simulator">
      <h2 id="simulator">Simulator</h2>
      <div className="simulator-fields">
        {FIELDS.map(([name, label, example]) => (
          <label key={name} className="field">
            <span>{label}</span>
            <input
              className="input"
              placeholder={example}
              value={request[name]}
              onChange={(event) => {
                setRequest({ ...request, [name]: event.target.value });
              }}
            />
          </label>
        ))}
      </div>
      <ol className="steps" aria-live="polite">
        {passedOver.map(({ rule: tried, mismatches }) => (
          <li key={tried.RuleName}>
            <span className="muted">✗ {tried.RuleName}</span>{' '}
            {mismatches.map(({ field, pattern, value }) => (
              <span key={field} className="step-reason">
                {field} is <code>{value ?? 'not there'}</code>, the rule has <code>{pattern}</code>
              </span>
            ))}
          </li>
        ))}
        <li>
          {rule === undefined ? (
            'No rule is met; nothing is sampled.'
          ) : (
            <>
              <strong>✓ {rule.RuleName}</strong>: {rule.ReservoirSize} a second, then{' '}
              {formatPart(rule.FixedRate)}
            </>
          )}
        </li>
      </ol>
    </section>
  );
}
