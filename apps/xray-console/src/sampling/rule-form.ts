import type { SamplingRule } from '../api/types.ts';

/** A rule as a form has it: all of it text. */
export type RuleForm = Readonly<Record<RuleField, string>>;

export type RuleField =
  | 'RuleName'
  | 'Priority'
  | 'FixedRate'
  | 'ReservoirSize'
  | 'ServiceName'
  | 'ServiceType'
  | 'Host'
  | 'HTTPMethod'
  | 'URLPath'
  | 'ResourceARN'
  | 'Attributes';

interface Field {
  readonly name: RuleField;
  readonly label: string;
  readonly help: string;
  readonly max?: number;
}

/** The members of a rule, in the order of the form; lengths as the API has them. */
export const RULE_FIELDS: readonly Field[] = [
  { name: 'RuleName', label: 'Name', help: 'stays as it is', max: 32 },
  { name: 'Priority', label: 'Priority', help: '1 to 9999, the lowest is tried first' },
  { name: 'ReservoirSize', label: 'Reservoir', help: 'requests a second that are always sampled' },
  { name: 'FixedRate', label: 'Rate, %', help: 'of the requests beyond the reservoir' },
  { name: 'ServiceName', label: 'Service', help: '* and ? stand for anything', max: 64 },
  { name: 'ServiceType', label: 'Service type', help: 'such as AWS::EKS::Container', max: 64 },
  { name: 'Host', label: 'Host', help: 'of the Host header', max: 64 },
  { name: 'HTTPMethod', label: 'Method', help: '', max: 10 },
  { name: 'URLPath', label: 'Path', help: '', max: 128 },
  { name: 'ResourceARN', label: 'Resource ARN', help: 'SDKs of AWS pass over rules with one', max: 500 },
  {
    name: 'Attributes',
    label: 'Attributes',
    help: 'key=value, key=value; SDKs of AWS pass over rules with some',
  },
];

/** What a new rule begins with: everything, 5 % of it. */
export const NEW_RULE: RuleForm = {
  RuleName: '',
  Priority: '100',
  FixedRate: '5',
  ReservoirSize: '1',
  ServiceName: '*',
  ServiceType: '*',
  Host: '*',
  HTTPMethod: '*',
  URLPath: '*',
  ResourceARN: '*',
  Attributes: '',
};

export function formOf(rule: SamplingRule): RuleForm {
  return {
    ...rule,
    Priority: String(rule.Priority),
    FixedRate: String(Number((rule.FixedRate * 100).toFixed(4))),
    ReservoirSize: String(rule.ReservoirSize),
    Attributes: Object.entries(rule.Attributes)
      .map(([key, value]) => `${key}=${value}`)
      .join(', '),
  };
}

/** The rule that a form says, or what is wrong with it by field. */
export function readForm(
  form: RuleForm,
): { readonly rule: SamplingRule } | { readonly problems: Partial<Record<RuleField, string>> } {
  const problems: Partial<Record<RuleField, string>> = {};
  const number = (name: RuleField, least: number, most: number, isWhole: boolean): number => {
    const value = Number(form[name]);
    if (
      form[name].trim() === '' ||
      !(value >= least && value <= most) ||
      (isWhole && !Number.isInteger(value))
    ) {
      problems[name] = `${isWhole ? 'A whole number' : 'A number'} from ${least} to ${most}`;
    }
    return value;
  };
  for (const { name, max } of RULE_FIELDS) {
    if (max !== undefined && form[name].trim() === '') {
      problems[name] = name === 'RuleName' ? 'A rule needs a name' : '* for any';
    } else if (max !== undefined && form[name].length > max) {
      problems[name] = `${max} characters at most`;
    }
  }
  const attributes = readAttributes(form.Attributes);
  if (attributes === undefined) {
    problems.Attributes = 'Five of key=value at most, with commas between';
  }
  const rule: SamplingRule = {
    ...form,
    RuleName: form.RuleName.trim(),
    Priority: number('Priority', 1, form.RuleName === 'Default' ? 10_000 : 9_999, true),
    FixedRate: number('FixedRate', 0, 100, false) / 100,
    ReservoirSize: number('ReservoirSize', 0, 1_000_000, true),
    Attributes: attributes ?? {},
  };
  return Object.keys(problems).length === 0 ? { rule } : { problems };
}

function readAttributes(text: string): Record<string, string> | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const pairs = parts.map((part) => /^([^=]{1,32})=(.{1,32})$/.exec(part));
  if (parts.length > 5 || pairs.some((pair) => pair === null)) {
    return undefined;
  }
  return Object.fromEntries(pairs.map((pair) => [(pair?.[1] ?? '').trim(), (pair?.[2] ?? '').trim()]));
}
