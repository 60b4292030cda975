import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { KeyCheckup, KeyIdentity, Profile } from '../../../shared/models/account.js';
import { daysBetween } from '../../i18n/formats.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import type { CheckupState } from '../../stores/profiles-state.js';
import './key-facts.css';

/**
 * Keys older than this should be replaced, in days.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys_update.html
 */
const oldAfterDays = 90;

export interface KeyFactsProps {
  readonly profile: Profile;
  /** Undefined while nobody has asked AWS. */
  readonly checkup: CheckupState | undefined;
}

/** Whose keys these are, whether they work and how old they are, as a list of short facts. */
export function KeyFacts({ profile, checkup }: KeyFactsProps) {
  const texts = useTexts();
  return (
    <ul className="key-facts">
      {profile.expiresAt === null ? null : <Expiry at={profile.expiresAt} />}
      {checkup === undefined ? null : <Checkup state={checkup} />}
      {profile.expiresAt === null && profile.isTemporary ? (
        <Fact tone="plain">{texts.text('keyFacts.endsSometime')}</Fact>
      ) : null}
    </ul>
  );
}

interface CheckupProps {
  readonly state: CheckupState;
}

function Checkup({ state }: CheckupProps) {
  const texts = useTexts();
  switch (state.state) {
    case 'pending':
      return (
        <Fact tone="plain">
          <LoaderCircle size={13} aria-hidden="true" className="spin key-facts__wait" />
          {texts.text('keyFacts.asking')}
        </Fact>
      );
    case 'failed':
      return <Fact tone="bad">{texts.error(state.error).title}</Fact>;
    case 'done':
      return <Found checkup={state.checkup} />;
  }
}

interface FoundProps {
  readonly checkup: KeyCheckup;
}

function Found({ checkup }: FoundProps) {
  const texts = useTexts();
  const { error, identity } = checkup;
  if (error !== null) {
    return <Fact tone="bad">{texts.text('keyFacts.refused', { reason: texts.error(error).title })}</Fact>;
  }
  return (
    <>
      <Fact tone="good">
        {identity === null ? texts.text('keyFacts.works') : whose(identity, texts)}
        {identity === null ? null : <span className="key-facts__arn">{identity.arn}</span>}
      </Fact>
      {identity?.kind === 'root' ? <Fact tone="warn">{texts.text('keys.rootWarning')}</Fact> : null}
      <Age checkup={checkup} />
    </>
  );
}

function whose({ kind, name, account }: KeyIdentity, texts: Texts): string {
  // Twelve digits, in groups of four as in the AWS console.
  const shown = account.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3');
  return texts.text(`keyFacts.whose.${kind}`, { name, account: shown });
}

function Age({ checkup: { madeAt, ageUnknown } }: FoundProps) {
  const texts = useTexts();
  if (madeAt !== null) {
    const days = ageInDays(madeAt);
    const isOld = days > oldAfterDays;
    return (
      <Fact tone={isOld ? 'warn' : 'plain'}>
        {texts.text(isOld ? 'keyFacts.old' : 'keyFacts.age', { days, day: texts.day(madeAt) })}
      </Fact>
    );
  }
  return ageUnknown === 'denied' ? <Fact tone="plain">{texts.text('keyFacts.ageDenied')}</Fact> : null;
}

function ageInDays(madeAt: number, now = Date.now()): number {
  return Math.max(0, daysBetween(madeAt, now));
}

function isPast(moment: number, now = Date.now()): boolean {
  return moment <= now;
}

interface ExpiryProps {
  /** Milliseconds since 1970. */
  readonly at: number;
}

function Expiry({ at }: ExpiryProps) {
  const texts = useTexts();
  const isOver = isPast(at);
  return (
    <Fact tone={isOver ? 'bad' : 'warn'}>
      {texts.text(isOver ? 'keyFacts.ended' : 'keyFacts.endsAt', { when: texts.when(at) })}
    </Fact>
  );
}

interface FactProps {
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
  readonly children: ReactNode;
}

function Fact({ tone, children }: FactProps) {
  return <li className={`key-facts__fact key-facts__fact--${tone}`}>{children}</li>;
}
