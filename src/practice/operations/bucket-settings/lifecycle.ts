import { randomUUID } from 'node:crypto';
import { notImplemented, S3Error } from '../../protocol/s3-error.js';
import { element, type XmlElement } from '../../protocol/xml.js';
import { allowOnly, type BucketSetting, oneOf } from './bucket-setting.js';

interface LifecycleRule {
  readonly id: string;
  readonly status: 'Enabled' | 'Disabled';
  readonly prefix: string;
  /** Whether the prefix is in its deprecated place, outside Filter: it is returned where it was. */
  readonly oldShape: boolean;
  /** Days until deletion; null where the rule does not say. */
  readonly abortAfterDays: number | null;
  readonly expireAfterDays: number | null;
}

const mostRules = 1000;
const longestId = 255;

function daysOf(rule: XmlElement, name: string, unit: string): number | null {
  const [action] = rule.children(name);
  if (action === undefined) return null;
  if (action.names().some((child) => child !== unit))
    throw notImplemented(`${name}/${action.names().join(', ')}`);
  const text = action.text(unit) ?? '';
  if (!/^\d{1,9}$/.test(text)) throw new S3Error('MalformedXML');
  if (Number(text) === 0)
    throw new S3Error('InvalidArgument', {
      message: `'${unit}' for ${name} action must be a positive integer`,
    });
  return Number(text);
}

function readRule(rule: XmlElement): LifecycleRule {
  const unknown = rule
    .names()
    .find(
      (name) =>
        !['ID', 'Status', 'Filter', 'Prefix', 'AbortIncompleteMultipartUpload', 'Expiration'].includes(name),
    );
  if (unknown !== undefined) throw notImplemented(`LifecycleConfiguration/Rule/${unknown}`);
  const id = rule.text('ID') ?? randomUUID();
  if (id.length > longestId)
    throw new S3Error('InvalidArgument', { message: 'ID length should not exceed allowed limit of 255' });
  const [filter] = rule.children('Filter');
  const prefix = rule.text('Prefix');
  if ((filter === undefined) === (prefix === undefined)) throw new S3Error('MalformedXML');
  const other = filter?.names().find((name) => name !== 'Prefix');
  if (other !== undefined) throw notImplemented(`LifecycleConfiguration/Rule/Filter/${other}`);
  const abortAfterDays = daysOf(rule, 'AbortIncompleteMultipartUpload', 'DaysAfterInitiation');
  const expireAfterDays = daysOf(rule, 'Expiration', 'Days');
  if (abortAfterDays === null && expireAfterDays === null)
    throw new S3Error('InvalidRequest', {
      message: 'At least one action needs to be specified in a rule',
    });
  return {
    id,
    status: oneOf(rule, 'Status', ['Enabled', 'Disabled']),
    prefix: prefix ?? filter?.text('Prefix') ?? '',
    oldShape: prefix !== undefined,
    abortAfterDays,
    expireAfterDays,
  };
}

function writeRule(rule: LifecycleRule): string {
  const prefix = element('Prefix', rule.prefix);
  return element('Rule', [
    element('ID', rule.id),
    rule.oldShape ? prefix : element('Filter', [prefix]),
    element('Status', rule.status),
    ...(rule.abortAfterDays === null
      ? []
      : [element('AbortIncompleteMultipartUpload', [element('DaysAfterInitiation', rule.abortAfterDays)])]),
    ...(rule.expireAfterDays === null
      ? []
      : [element('Expiration', [element('Days', rule.expireAfterDays)])]),
  ]);
}

/**
 * What S3 deletes automatically: incomplete uploads and objects of some age. The rules are stored and
 * returned; this server deletes nothing by them. Source:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
export const lifecycle: BucketSetting<readonly LifecycleRule[]> = {
  query: 'lifecycle',
  operations: {
    put: 'PutBucketLifecycleConfiguration',
    get: 'GetBucketLifecycleConfiguration',
    delete: 'DeleteBucketLifecycle',
  },
  actions: { put: 's3:PutLifecycleConfiguration', get: 's3:GetLifecycleConfiguration' },
  root: 'LifecycleConfiguration',
  initial: null,
  afterDelete: null,
  absent: 'NoSuchLifecycleConfiguration',
  read: (document) => {
    allowOnly(document, ['Rule']);
    const rules = document.children('Rule').map(readRule);
    if (rules.length === 0 || rules.length > mostRules) throw new S3Error('MalformedXML');
    if (new Set(rules.map(({ id }) => id)).size !== rules.length)
      throw new S3Error('InvalidArgument', {
        message: 'Rule ID must be unique. Found same ID for more than one rule',
      });
    return rules;
  },
  write: (rules) => rules.map(writeRule),
};
