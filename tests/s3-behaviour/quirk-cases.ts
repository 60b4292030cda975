import type { Quirks } from '../../src/practice/practice-server.js';
import { type QuirkSetName, quirkSets } from '../../src/practice/quirks/quirk-sets.js';
import type { EndpointOptions } from '../../src/s3/client/endpoint-options.js';
import type { ConflictPolicy } from '../../src/shared/models/run.js';
import { type Expectation, writesFail } from './quirk-expectation.js';
import type { TestFileName } from './quirk-run.js';

const usualFiles: readonly TestFileName[] = ['empty', 'same', 'other', 'late', 'special', 'big'];

/** A server to run the engine against with each policy, and the expected result. */
export interface QuirkCase {
  readonly name: string;
  readonly quirks: Quirks;
  readonly files: readonly TestFileName[];
  readonly options: Partial<EndpointOptions>;
  readonly deny: readonly string[];
  readonly expectation: (policy: ConflictPolicy) => Expectation;
}

/** How a case differs from the usual one, whose result is that on S3. */
interface Particulars {
  /** Added to the name of the quirks. */
  readonly with?: string;
  /** In addition to the usual ones. */
  readonly files?: readonly TestFileName[];
  readonly options?: Partial<EndpointOptions>;
  readonly deny?: readonly string[];
  readonly expectation?: Expectation | ((policy: ConflictPolicy) => Expectation);
}

function caseOf(name: string, quirks: Quirks, particulars: Particulars = {}): QuirkCase {
  const { files = [], options = {}, deny = [], expectation = {} } = particulars;
  return {
    name: particulars.with === undefined ? name : `${name}, ${particulars.with}`,
    quirks,
    files: [...usualFiles, ...files],
    options,
    deny,
    expectation: typeof expectation === 'function' ? expectation : () => expectation,
  };
}

function against(set: QuirkSetName, particulars?: Particulars): QuirkCase {
  return caseOf(set, quirkSets[set].quirks, particulars);
}

/** The setting Hoist uses for services that are known to need it, and for unknown ones. */
const withMd5 = { with: 'sent with MD5', options: { checksums: 'when-required' } } as const;

/** A large file whose key another client writes first, for quirks of CompleteMultipartUpload. */
const bigLate = { files: ['bigLate'] } as const;

function deniedByPolicy(policy: ConflictPolicy): Expectation {
  const codes = ['denied-by-policy'];
  return { except: writesFail(usualFiles, policy, codes), mayStop: codes, noPermissionMissing: true };
}

const pageOfGateway = ['endpoint-not-s3', 'request-rejected', 'proxy-refused'];

/** Every set of quirks except those of CreateBucket, and some servers that differ in other ways. */
export const quirkCases: readonly QuirkCase[] = [
  caseOf('S3 itself', {}, { files: ['newline', 'bigLate', 'bigSame'] }),
  against('ignores-conditions', bigLate),
  against('ignores-conditions-on-complete', bigLate),
  against('conditions-unknown', bigLate),
  against('conditions-unknown-on-complete', bigLate),
  caseOf('ignores-conditions and listing-unordered', {
    ...quirkSets['ignores-conditions'].quirks,
    ...quirkSets['listing-unordered'].quirks,
  }),
  against('checksums-unknown-501', withMd5),
  against('checksums-unknown-501'),
  against('checksums-unknown-400', withMd5),
  against('checksums-unknown-400'),
  against('checksum-mode-unknown'),
  against('no-checksums'),
  against('no-etag', {
    expectation: (policy) =>
      policy === 'skip'
        ? { unprovable: true, except: { same: ['object-unproven'], other: ['object-unproven'] } }
        : { unprovable: true },
  }),
  against('put-201'),
  against('put-204'),
  against('random-etags', {
    expectation: (policy) =>
      policy === 'skip'
        ? {
            unprovable: true,
            // One of the two is downloaded to learn what the ETags are.
            except: {
              same: ['object-unproven', 'already-there'],
              other: ['object-unproven', 'object-differs'],
            },
          }
        : { unprovable: true },
  }),
  against('listing-same-token', { expectation: { unlistable: true } }),
  against('listing-no-token', { expectation: { unlistable: true } }),
  against('listing-v1', { with: 'listed with ListObjects', options: { listing: 'v1' } }),
  against('listing-v1', { expectation: { unlistable: true } }),
  against('listing-unordered'),
  // The lag is longer than any run here.
  caseOf('listing-lags', { listing: { lagMs: 120_000 } }),
  against('listing-replaces-control-characters', { files: ['newline'] }),
  against('listing-cannot-encode', { files: ['newline'] }),
  against('uploads-encoded-unsaid', { files: ['newline'] }),
  against('refuses-control-characters', {
    files: ['newline'],
    expectation: { except: { newline: ['key-invalid', 'request-rejected'] } },
  }),
  against('web-page-for-everything', { expectation: { stopped: ['endpoint-not-s3'] } }),
  against('web-page-for-puts', {
    expectation: (policy) => ({
      except: writesFail(usualFiles, policy, pageOfGateway),
      mayStop: ['endpoint-not-s3'],
    }),
  }),
  against('web-page-400-for-special-characters', { expectation: { except: { special: pageOfGateway } } }),
  against('web-page-403-for-special-characters', { expectation: { except: { special: pageOfGateway } } }),
  against('ignores-part-number', {
    files: ['bigSame'],
    expectation: (
      policy, // The usual sizes of parts are tried.
    ) => (policy === 'skip' ? { except: { bigSame: 'already-there' } } : {}),
  }),
  against('one-region', { expectation: { stopped: ['bucket-wrong-region'] } }),
  against('encryption-required', { expectation: deniedByPolicy }),
  against('acl-required', { expectation: deniedByPolicy }),
  against('signed-payload-required'),
  against('write-once', {
    ...bigLate,
    expectation: (policy) => {
      if (policy !== 'overwrite') return {};
      // Their object may be newer than the listing, too.
      const kept = ['access-denied', 'object-protected'];
      const late = [...kept, 'object-changed'];
      return { except: { same: kept, other: kept, late, bigLate: late }, noPermissionMissing: true };
    },
  }),
  against('late-error', bigLate),
  against('late-error-carried-out', bigLate),
  against('rate-limited'),
  against('slow-create'),
  caseOf(
    'keys that may only put',
    {},
    {
      ...bigLate,
      deny: ['s3:ListBucket', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:ListBucketMultipartUploads'],
      expectation: (policy) => {
        const untold = ['object-unproven', 'object-exists'];
        const except = { same: untold, other: untold, late: untold, bigLate: untold };
        return { unlistable: true, ...(policy === 'skip' ? { except } : {}) };
      },
    },
  ),
];
