import { useState } from 'react';
import type { ReactNode } from 'react';
import { createRule, updateRule } from '../api/queries.ts';
import type { SamplingRule } from '../api/types.ts';
import { SaveDialog } from '../ui/save-dialog.tsx';
import { formOf, NEW_RULE, readForm, RULE_FIELDS } from './rule-form.ts';
import type { RuleField, RuleForm } from './rule-form.ts';

interface RuleDialogProps {
  /** The rule to change; a new one when absent. */
  readonly rule?: SamplingRule | undefined;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Of the Default rule nothing else may be changed. */
const OF_DEFAULT: readonly RuleField[] = ['ReservoirSize', 'FixedRate'];

/** Makes or changes a sampling rule. */
export function RuleDialog({ rule, onClose, onSaved }: RuleDialogProps): ReactNode {
  const [form, setForm] = useState<RuleForm>(() => (rule === undefined ? NEW_RULE : formOf(rule)));
  const [problems, setProblems] = useState<Partial<Record<RuleField, string>>>({});
  const isDefault = rule?.RuleName === 'Default';
  const fields = RULE_FIELDS.filter(({ name }) => !isDefault || OF_DEFAULT.includes(name));
  const save = async (): Promise<boolean> => {
    const read = readForm(form);
    if ('problems' in read) {
      setProblems(read.problems);
      return false;
    }
    if (rule === undefined) {
      await createRule(read.rule);
    } else if (isDefault) {
      const { RuleName, FixedRate, ReservoirSize } = read.rule;
      await updateRule({ RuleName, FixedRate, ReservoirSize });
    } else {
      await updateRule(read.rule);
    }
    return true;
  };
  return (
    <SaveDialog
      title={rule === undefined ? 'New rule' : `Rule ${rule.RuleName}`}
      save={save}
      onSaved={onSaved}
      onClose={onClose}
    >
      <div className="rule-fields">
        {fields.map(({ name, label, help }) => {
          const problem = problems[name];
          return (
            <label key={name} className="field">
              <span>{label}</span>
              <input
                className="input"
                value={form[name]}
                readOnly={name === 'RuleName' && rule !== undefined}
                aria-invalid={problem !== undefined}
                onChange={(event) => {
                  setForm({ ...form, [name]: event.target.value });
                  setProblems({ ...problems, [name]: undefined });
                }}
              />
              <small className={problem === undefined ? 'muted' : 'rule-problem'}>
                {problem ?? (name === 'RuleName' && rule === undefined ? 'unique' : help)}
              </small>
            </label>
          );
        })}
      </div>
    </SaveDialog>
  );
}
