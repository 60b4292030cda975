import { useState } from 'react';
import {
  accountRegionalName,
  hasAccountRegionalNames,
  longestPrefix,
} from '../../../shared/aws/bucket-name.js';
import { useTexts } from '../../i18n/texts.js';
import { activeProfile } from '../../stores/profiles-state.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Switch } from '../../ui/switch.js';

export interface OwnNamespaceState {
  readonly isOn: boolean;
  /** False while an account-regional name is wanted and the account is not known. */
  readonly isReady: boolean;
  /** The bucket's full name. */
  readonly name: string;
  /** The most characters of the part that is typed; null where the usual rule applies. */
  readonly longest: number | null;
  /** Set when S3 did not say which account this is. */
  readonly isAccountUnknown: boolean;
  setOn(isOn: boolean): void;
}

/** A name in the account's own namespace: what is typed, then the account, the region and `-an`. */
export function useOwnNamespace(typed: string, region: string): OwnNamespaceState {
  const { profiles } = useStores();
  const profileId = useSelected(profiles, (state) => activeProfile(state)?.id ?? null);
  const checkup = useSelected(profiles, (state) =>
    profileId === null ? undefined : state.checkups[profileId],
  );
  const [isWanted, setWanted] = useState(false);
  const account = checkup?.state === 'done' ? (checkup.checkup.identity?.account ?? null) : null;
  const isOn = isWanted && hasAccountRegionalNames(region);
  const isAsked = checkup?.state === 'done' || checkup?.state === 'failed';
  return {
    isOn,
    isReady: !isOn || account !== null,
    name: isOn && account !== null ? accountRegionalName(typed, account, region) : typed,
    longest: isOn && account !== null ? longestPrefix(account, region) : null,
    isAccountUnknown: isOn && isAsked && account === null,
    setOn: (wanted) => {
      setWanted(wanted);
      if (wanted && account === null && profileId !== null) {
        void profiles.check(profileId);
      }
    },
  };
}

export interface OwnNamespaceProps {
  readonly namespace: OwnNamespaceState;
  readonly region: string;
}

export function OwnNamespace({ namespace, region }: OwnNamespaceProps) {
  const texts = useTexts();
  const isPossible = hasAccountRegionalNames(region);
  return (
    <Switch
      label={texts.text('createBucket.ownName')}
      description={texts.text(
        !isPossible
          ? 'createBucket.ownNameNotHere'
          : namespace.isAccountUnknown
            ? 'createBucket.ownNameUnknown'
            : 'createBucket.ownNameHint',
      )}
      isDisabled={!isPossible}
      isSelected={namespace.isOn}
      onChange={(isOn) => namespace.setOn(isOn)}
    />
  );
}
