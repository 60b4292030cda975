/** Made-up keys in every form that people have been seen to bring. */

export interface SampleKeys {
  readonly userName: string;
  readonly password: string;
  readonly keyId: string;
  readonly secret: string;
}

export const sample: SampleKeys = {
  userName: 'kim',
  password: 'made&up*[#{1}',
  keyId: 'AKIAMADEUPFORTESTS00',
  secret: 'madeUp/for+tests/ABCDEFGHIJKLMNOPQRSTUV0',
};

type Cells = readonly (readonly string[])[];

const link = 'https://111122223333.signin.aws.amazon.com/console';

/**
 * Tables as IAM writes them, today's first; see https://github.com/aws/aws-cli/issues/7721 for the variants.
 */
export const tables: Readonly<Record<string, (keys: SampleKeys) => Cells>> = {
  'two columns, today': ({ keyId, secret }) => [
    ['Access key ID', 'Secret access key'],
    [keyId, secret],
  ],
  'five columns': ({ userName, password, keyId, secret }) => [
    ['User name', 'Password', 'Access key ID', 'Secret access key', 'Console login link'],
    [userName, password, keyId, secret, link],
  ],
  'five columns without a password': ({ userName, keyId, secret }) => [
    ['User name', 'Password', 'Access key ID', 'Secret access key', 'Console login link'],
    [userName, '', keyId, secret, link],
  ],
  'three columns': ({ userName, keyId, secret }) => [
    ['User name', 'Access key ID', 'Secret access key'],
    [userName, keyId, secret],
  ],
  'the oldest': ({ userName, keyId, secret }) => [
    ['User Name', 'Access Key Id', 'Secret Access Key'],
    [userName, keyId, secret],
  ],
  'more columns, in another order': ({ userName, keyId, secret }) => [
    ['Note', 'SECRET ACCESS KEY', ' Region Name', 'access_key_id', 'User name', 'Status'],
    ['mine', secret, 'ap-northeast-2', keyId, userName, 'Active'],
  ],
  'Korean headings': ({ userName, keyId, secret }) => [
    ['사용자 이름', '액세스 키 ID', '비밀 액세스 키'],
    [userName, keyId, secret],
  ],
};

export interface Writing {
  readonly delimiter: ',' | ';' | '\t';
  readonly lineEnd: '\n' | '\r\n' | '\r';
  readonly quotes: 'needed' | 'all';
  readonly padding: '' | ' ' | '  ';
  readonly encoding: 'utf8' | 'utf8-bom' | 'utf16le' | 'utf16le-bom' | 'utf16be' | 'utf16be-bom';
  /** Empty lines and the `sep=` line of spreadsheet programs. */
  readonly before: 'nothing' | 'separator line' | 'empty line';
  readonly after: 'nothing' | 'line end' | 'empty lines';
}

export const plainWriting: Writing = {
  delimiter: ',',
  lineEnd: '\n',
  quotes: 'needed',
  padding: '',
  encoding: 'utf8',
  before: 'nothing',
  after: 'line end',
};

function cell(value: string, { delimiter, quotes, padding }: Writing): string {
  const quoted = quotes === 'all' || /["\n\r]/.test(value) || value.includes(delimiter);
  const written = quoted ? `"${value.replaceAll('"', '""')}"` : value;
  return `${padding}${written}${padding}`;
}

export function writeTable(cells: Cells, writing: Writing = plainWriting): Uint8Array {
  const { delimiter, lineEnd, before, after } = writing;
  const rows = cells.map((row) => row.map((value) => cell(value, writing)).join(delimiter)).join(lineEnd);
  const start = { nothing: '', 'separator line': `sep=${delimiter}${lineEnd}`, 'empty line': lineEnd }[
    before
  ];
  const end = { nothing: '', 'line end': lineEnd, 'empty lines': lineEnd.repeat(3) }[after];
  return encode(start + rows + end, writing.encoding);
}

export function encode(text: string, encoding: Writing['encoding']): Uint8Array {
  const marked = encoding.endsWith('-bom') ? `\uFEFF${text}` : text;
  if (encoding.startsWith('utf8')) return Buffer.from(marked, 'utf8');
  const bytes = Buffer.from(marked, 'utf16le');
  return encoding.startsWith('utf16be') ? bytes.swap16() : bytes;
}
