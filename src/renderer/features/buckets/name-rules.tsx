import './name-rules.css';
import { Check, Dot, LoaderCircle, TriangleAlert, X } from 'lucide-react';
import type { BucketNameCheck } from '../../../shared/aws/bucket-name.js';
import { useTexts } from '../../i18n/texts.js';
import type { LookUpState } from './use-name-look-up.js';

type RuleState = 'open' | 'kept' | 'broken' | 'asking';

export interface NameRulesProps {
  readonly checks: readonly BucketNameCheck[];
  /** Nothing was typed yet: no rule is broken. */
  readonly isEmpty: boolean;
  readonly lookUp: LookUpState;
  /** The most characters the typed part may have, where that differs from the rule; otherwise null. */
  readonly longest: number | null;
  readonly warnsOfDot: boolean;
}

/** The naming rules, each with whether the name satisfies it, and whether the name is available. */
export function NameRules({ checks, isEmpty, lookUp, longest, warnsOfDot }: NameRulesProps) {
  const texts = useTexts();
  return (
    <ul className="rules" aria-label={texts.text('createBucket.rules')}>
      {checks.map(({ rule, ok }) => (
        <Rule key={rule} state={isEmpty ? 'open' : ok ? 'kept' : 'broken'}>
          {rule === 'length' && longest !== null
            ? texts.text('createBucket.prefixLength', { most: longest })
            : texts.text(`bucketName.${rule}`)}
        </Rule>
      ))}
      <Rule state={lookUpStates[lookUp]}>{texts.text(`createBucket.lookUp.${lookUp}`)}</Rule>
      {warnsOfDot ? (
        <li className="rules__rule rules__rule--warning" data-state="warning">
          <TriangleAlert size={14} aria-hidden="true" />
          <span>{texts.text('createBucket.dotWarning')}</span>
        </li>
      ) : null}
    </ul>
  );
}

const lookUpStates: Readonly<Record<LookUpState, RuleState>> = {
  unasked: 'open',
  asking: 'asking',
  free: 'kept',
  yours: 'kept',
  taken: 'broken',
  unclear: 'open',
};

const icons = { open: Dot, kept: Check, broken: X, asking: LoaderCircle } as const;

interface RuleProps {
  readonly state: RuleState;
  readonly children: string;
}

function Rule({ state, children }: RuleProps) {
  const texts = useTexts();
  const Icon = icons[state];
  return (
    <li className={`rules__rule rules__rule--${state}`} data-state={state}>
      <Icon size={14} aria-hidden="true" {...(state === 'asking' ? { className: 'spin' } : {})} />
      <span>{children}</span>
      {state === 'kept' || state === 'broken' ? (
        <span className="visually-hidden">
          {texts.text(state === 'kept' ? 'createBucket.ruleKept' : 'createBucket.ruleBroken')}
        </span>
      ) : null}
    </li>
  );
}
