import { isKeyArn } from '../shared/aws/arn.js';
import { type Retention, retention } from '../shared/models/retention.js';
import { type ReadBackChoice, readBackChoice } from '../shared/models/run.js';
import type { ReportFormat, RunChoice } from './command.js';
import { CommandError } from './command-error.js';

/** A parser for whole numbers. It throws CommandError `number-invalid`, naming the option. */
export function whole(option: string, least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new CommandError('number-invalid', { option, least, most });
  };
}

/** `all`, `unproven` or a share such as `5%`. @throws CommandError `share-invalid` */
export function toReadBack(text: string): ReadBackChoice {
  if (text === 'all' || text === 'unproven') return text;
  const share = /^(?<percent>\d{1,3}(?:\.\d{1,6})?)%$/.exec(text)?.groups?.['percent'];
  const choice = readBackChoice.safeParse(Number(share));
  if (choice.success) return choice.data === 100 ? 'all' : choice.data;
  throw new CommandError('share-invalid', { option: '--read-back' });
}

/** `200`: the newest so many runs; `30d`: so many days. @throws CommandError `number-invalid` */
export function toRetention(value: string): Retention {
  const { count, days } = /^(?<count>\d{1,5})(?<days>d?)$/.exec(value)?.groups ?? {};
  const rule = retention.safeParse({ unit: days === 'd' ? 'days' : 'runs', count: Number(count) });
  if (rule.success) return rule.data;
  throw new CommandError('number-invalid', { option: '--keep', least: 1, most: 10_000 });
}

/** @throws CommandError `key-arn-invalid` */
export function toKeyArn(arn: string): string {
  if (isKeyArn(arn)) return arn;
  throw new CommandError('key-arn-invalid');
}

/** The format follows from the file's name. @throws CommandError `report-format-unknown` */
export function toReport(file: string): RunChoice['report'] {
  const format = /\.(?<format>json|csv|html)$/i.exec(file)?.groups?.['format']?.toLowerCase();
  if (format === undefined) throw new CommandError('report-format-unknown');
  return { file, format: format as ReportFormat };
}
