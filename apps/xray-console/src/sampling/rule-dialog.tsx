import { useState } from 'react';
import type { ReactNode } from 'react';
import { createRule, updateRule } from '../api/queries.ts';
import type { SamplingRule } from '../api/types.ts';
import { asError } from '../state/resource.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Failure } from '../ui/feedback.tsx';
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
  const [failure, setFailure] = useState<Error>();
  const isDefault = rule?.RuleName === 'Default';
  const fields = RULE_FIELDS.filter(({ name }) => !isDefault || OF_DEFAULT.includes(name));
  const save = async (): Promise<void> => {
    const read = readForm(form);
    if ('problems' in read) {
      setProblems(read.problems);
      return;
    }
    try {
      if (rule === undefined) {
        await createRule(read.rule);
      } else if (isDefault) {
        const { RuleName, FixedRate, ReservoirSize } = read.rule;
        await updateRule({ RuleName, FixedRate, ReservoirSize });
      } else {
        await updateRule(read.rule);
      }
      onSaved();
      onClose();
    } catch (error) {
      setFailure(asError(error));
    }
  };
  return (
    <Dialog title={rule === undefined ? 'New rule' : `Rule ${rule.RuleName}`} onClose={onClose}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {failure === undefined ? null : <Failure error={failure} />}
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
        <div className="line">
          <button type="submit" className="button primary">
            Save
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
