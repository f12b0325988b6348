import type { ReactNode } from 'react';
import { deleteRule, readRules } from '../api/queries.ts';
import type { RuleWithCounts } from '../api/queries.ts';
import type { SamplingRule } from '../api/types.ts';
import { useCalm } from '../state/calm.ts';
import { useLive } from '../state/live.tsx';
import { useResource } from '../state/resource.ts';
import { formatCount, formatPart } from '../ui/format.ts';
import { ManagedPage, RowActions } from '../ui/managed-page.tsx';
import type { Actions } from '../ui/managed-page.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { Simulator } from './simulator.tsx';
import './sampling.css';

/** The sampling rules, what each of them matched, and what a request would meet. */
export function SamplingPage(): ReactNode {
  const live = useLive();
  const calm = useCalm(live.version, 2_000);
  const rules = useResource('rules', readRules, calm);
  return (
    <ManagedPage
      title="Sampling"
      about="The first rule that a request meets decides. SDKs that report here take a change up within ten seconds."
      what="rule"
      resource={rules}
      remove={deleteRule}
      render={(all, actions: Actions<SamplingRule>) => (
        <>
          <RulesTable rules={all} actions={actions} />
          <Simulator rules={all.map(({ rule }) => rule)} />
        </>
      )}
      dialog={(rule, onClose) => <RuleDialog rule={rule} onSaved={rules.reload} onClose={onClose} />}
    />
  );
}

interface RulesTableProps {
  readonly rules: readonly RuleWithCounts[];
  readonly actions: Actions<SamplingRule>;
}

function RulesTable({ rules, actions: { onEdit, onDelete } }: RulesTableProps): ReactNode {
  return (
    <div className="panel scroll-x" tabIndex={0} role="region" aria-label="Rules">
      <table className="table rules">
        <thead>
          <tr>
            <th scope="col" className="num">
              Priority
            </th>
            <th scope="col">Name</th>
            <th scope="col">Matches</th>
            <th scope="col" className="num">
              Reservoir
            </th>
            <th scope="col" className="num">
              Rate
            </th>
            <th scope="col" className="num" title="As clients reported it">
              Matched, last hour
            </th>
            <th scope="col" className="num">
              Sampled
            </th>
            <th scope="col">
              <span className="sr-only">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(({ rule, requests, sampled, borrowed }) => (
            <tr key={rule.RuleName}>
              <td className="num">{rule.Priority}</td>
              <th scope="row">{rule.RuleName}</th>
              <td>{criteriaOf(rule)}</td>
              <td className="num">{rule.ReservoirSize}/s</td>
              <td className="num">{formatPart(rule.FixedRate)}</td>
              <td className="num">{formatCount(requests)}</td>
              <td className="num">
                {formatCount(sampled)}
                {borrowed > 0 ? <span className="muted"> ({borrowed} borrowed)</span> : null}
              </td>
              <td className="num">
                <RowActions
                  name={rule.RuleName}
                  onEdit={() => {
                    onEdit(rule);
                  }}
                  onDelete={rule.RuleName === 'Default' ? undefined : onDelete}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What a rule asks for, without what it leaves open. */
function criteriaOf(rule: SamplingRule): ReactNode {
  const parts = [
    ['service', rule.ServiceName],
    ['type', rule.ServiceType],
    ['host', rule.Host],
    ['method', rule.HTTPMethod],
    ['path', rule.URLPath],
    ['ARN', rule.ResourceARN],
    ...Object.entries(rule.Attributes),
  ].filter(([, pattern]) => pattern !== '*');
  return parts.length === 0 ? (
    <span className="muted">every request</span>
  ) : (
    parts.map(([name, pattern]) => (
      <span key={name} className="criterion">
        <span className="muted">{name}</span> <code>{pattern}</code>
      </span>
    ))
  );
}
