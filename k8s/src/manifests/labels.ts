import type { IDeploymentSpec } from 'kubernetes-models/apps/v1/DeploymentSpec';
import type { Labels } from './manifest.ts';

export type LabelSelector = IDeploymentSpec['selector'];

/** Whether a selector takes an object with these labels. One without conditions takes all. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const wanted = Object.entries(selector.matchLabels ?? {});
  return (
    wanted.every(([name, value]) => labels[name] === value) &&
    (selector.matchExpressions ?? []).every((expression) => meets(expression, labels))
  );
}

function meets(
  { key, operator, values = [] }: { key: string; operator: string; values?: string[] },
  labels: Labels,
): boolean {
  const value = labels[key];
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
