import type { Connector } from '../../../accounts/connection.js';
import { readableMode, writeAtomically } from '../../../base/files/atomic-file.js';
import { toAppError } from '../../../s3/errors/error-catalogue.js';
import { checkAccess } from '../../../s3/permissions/check-access.js';
import { minimalPolicy, policyText } from '../../../s3/permissions/policy/minimal-policy.js';
import { normalizePrefix } from '../../../shared/aws/key-rules.js';
import { unwrap } from '../../../shared/errors/errors.js';
import type { PolicyScope } from '../../../shared/models/access.js';
import type { Dialogs } from '../../window/dialogs.js';
import type { HandlersOf } from '../register.js';

export interface AccessServices {
  readonly connector: Pick<Connector, 'connectForDestination'>;
  readonly dialogs: Pick<Dialogs, 'savePolicy'>;
  readonly copy: (text: string) => Promise<void>;
}

export function accessHandlers({ connector, dialogs, copy }: AccessServices): HandlersOf<'access'> {
  const textFor = (scope: PolicyScope): string => policyText(minimalPolicy(scope));
  return {
    'access.check': async ({ destination, prefix }) => {
      const connection = unwrap(await connector.connectForDestination(destination));
      return unwrap(await checkAccess(connection, destination.bucket, normalizePrefix(prefix)));
    },
    'access.copyPolicy': async (scope) => {
      await copy(textFor(scope));
      return null;
    },
    'access.savePolicy': async (scope) => {
      const file = await dialogs.savePolicy(scope.bucket);
      if (file === null) return false;
      try {
        await writeAtomically(file, `${textFor(scope)}\n`, readableMode);
      } catch (error) {
        unwrap({ ok: false, error: toAppError(error) });
      }
      return true;
    },
  };
}
