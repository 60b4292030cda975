import { parse } from 'csv-parse/sync';

/** What a column or a line of a key file can contain. */
export type Field =
  | 'keyId'
  | 'secret'
  | 'token'
  | 'expiration'
  | 'userName'
  | 'password'
  | 'link'
  | 'region'
  | 'endpoint';

export type KeyRecord = Readonly<Partial<Record<Field, string>>>;

export interface KeyRecords {
  /** Every field the file names, whether or not a value follows. */
  readonly fields: ReadonlySet<Field>;
  /** One per user or profile. */
  readonly records: readonly KeyRecord[];
  /** Written with names that only a root account's `rootkey.csv` has. */
  readonly isRootKeyForm: boolean;
  /** `sections`: lines of `name=value` below `[profile]`; `lines`: without such a heading. */
  readonly form: 'table' | 'sections' | 'lines' | 'json';
}

/**
 * The names known for each field, without spaces, punctuation and case: IAM's present and older headers,
 * rootkey.csv, `~/.aws/credentials`, environment files, and the Korean console's terms.
 */
const names: Readonly<Record<string, Field>> = {
  accesskeyid: 'keyId',
  accesskey: 'keyId',
  awsaccesskeyid: 'keyId',
  액세스키id: 'keyId',
  액세스키: 'keyId',
  secretaccesskey: 'secret',
  secretkey: 'secret',
  awssecretaccesskey: 'secret',
  awssecretkey: 'secret',
  비밀액세스키: 'secret',
  sessiontoken: 'token',
  awssessiontoken: 'token',
  세션토큰: 'token',
  expiration: 'expiration',
  awsexpiration: 'expiration',
  awscredentialexpiration: 'expiration',
  awssessionexpiration: 'expiration',
  xsecuritytokenexpires: 'expiration',
  username: 'userName',
  user: 'userName',
  iamuser: 'userName',
  iamusername: 'userName',
  사용자이름: 'userName',
  password: 'password',
  consolepassword: 'password',
  암호: 'password',
  비밀번호: 'password',
  consoleloginlink: 'link',
  consolesigninlink: 'link',
  consolesigninurl: 'link',
  loginlink: 'link',
  콘솔로그인링크: 'link',
  콘솔로그인url: 'link',
  region: 'region',
  regionname: 'region',
  awsregion: 'region',
  awsdefaultregion: 'region',
  defaultregion: 'region',
  리전: 'region',
  endpoint: 'endpoint',
  endpointurl: 'endpoint',
  awsendpointurl: 'endpoint',
  awsendpointurls3: 'endpoint',
  엔드포인트: 'endpoint',
};

function fieldOf(name: string): Field | undefined {
  const plain = name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return Object.hasOwn(names, plain) ? names[plain] : undefined;
}

/**
 * Parses a text as output of the AWS command line, as lines of `name=value` or as a table with a header; null
 * when it is none of these.
 */
export function readRecords(text: string): KeyRecords | null {
  if (/^\s*\{/.test(text)) return readJson(text);
  const lines = text.replaceAll(/\r\n?/g, '\n');
  return readAssignments(lines) ?? readTable(lines);
}

/**
 * The output of `aws iam create-access-key`, `aws sts get-session-token`, `aws sts assume-role` and `aws
 * configure export-credentials`, saved to a file. Source:
 * https://docs.aws.amazon.com/cli/latest/reference/sts/get-session-token.html
 */
function readJson(text: string): KeyRecords | null {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return null;
  }
  for (const part of [content, memberOf(content, 'Credentials'), memberOf(content, 'AccessKey')]) {
    if (typeof part !== 'object' || part === null) continue;
    const record: Partial<Record<Field, string>> = {};
    for (const [name, value] of Object.entries(part)) {
      const field = fieldOf(name);
      if (field !== undefined && typeof value === 'string') record[field] ??= value.trim();
    }
    const fields = new Set(Object.keys(record) as Field[]);
    if (fields.has('keyId') || fields.has('secret')) {
      return { fields, records: [record], isRootKeyForm: false, form: 'json' };
    }
  }
  return null;
}

function memberOf(content: unknown, name: string): unknown {
  return typeof content === 'object' && content !== null ? Reflect.get(content, name) : undefined;
}

const assignment = /^\s*(?:export\s+|set\s+)?(?<name>[A-Za-z][A-Za-z0-9_ ]{0,40}?)\s*=\s*(?<value>.*?)\s*$/;

/**
 * `rootkey.csv`, `~/.aws/credentials` and environment files. A section in brackets starts another profile.
 */
function readAssignments(text: string): KeyRecords | null {
  const records: Partial<Record<Field, string>>[] = [{}];
  const fields = new Set<Field>();
  let isRootKeyForm = false;
  let form: KeyRecords['form'] = 'lines';
  for (const line of text.split('\n')) {
    if (/^\s*\[.*\]\s*$/.test(line)) {
      records.push({});
      form = 'sections';
    }
    const { name, value } = assignment.exec(line)?.groups ?? {};
    const field = fieldOf(name ?? '');
    const record = records.at(-1);
    if (field === undefined || value === undefined || record === undefined) continue;
    fields.add(field);
    if (name === 'AWSSecretKey') isRootKeyForm = true;
    record[field] = value.replace(/^(["'])(?<inner>.*)\1$/, '$<inner>').trim();
  }
  const speaksOfKeys = fields.has('keyId') || fields.has('secret');
  return speaksOfKeys ? { fields, records, isRootKeyForm, form } : null;
}

/** A header may follow a title or the `sep=;` line of spreadsheet programs. */
const headingWithin = 5;

/**
 * The table, parsed with the separator that gives its header the most known names. Quotes count as quotes
 * only if the table can be parsed with them: an old password column may contain a single one.
 */
function readTable(text: string): KeyRecords | null {
  const readings = [',', ';', '\t'].flatMap((delimiter) =>
    [true, false].flatMap((quoted) => tableOf(rowsOf(text, delimiter, quoted)) ?? []),
  );
  const score = ({ fields, records }: KeyRecords): number =>
    fields.size + (records.some((record) => record.keyId && record.secret) ? 0.5 : 0);
  return readings.toSorted((one, other) => score(other) - score(one))[0] ?? null;
}

function rowsOf(text: string, delimiter: string, quoted: boolean): readonly (readonly string[])[] {
  try {
    return parse(text, {
      delimiter,
      quote: quoted ? '"' : null,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch {
    return [];
  }
}

function tableOf(rows: readonly (readonly string[])[]): KeyRecords | null {
  const at = rows.slice(0, headingWithin).findIndex((row) => row.some((cell) => fieldOf(cell) !== undefined));
  const heading = rows[at]?.map(fieldOf);
  if (heading === undefined) return null;
  const records = rows.slice(at + 1).map((row) => {
    const record: Partial<Record<Field, string>> = {};
    for (const [column, field] of heading.entries()) {
      const value = row[column]?.trim() ?? '';
      if (field !== undefined && value !== '') record[field] ??= value;
    }
    return record;
  });
  return {
    fields: new Set(heading.filter((field) => field !== undefined)),
    records,
    isRootKeyForm: false,
    form: 'table',
  };
}
