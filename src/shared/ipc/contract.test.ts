import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { channels } from './channels.js';
import { contract, events } from './contract.js';

/** Every schema inside a schema, with its path. */
function parts(schema: z.core.$ZodType, path: string): (readonly [path: string, schema: z.core.$ZodType])[] {
  const inside: [string, z.core.$ZodType][] = [];
  if (schema instanceof z.ZodObject) {
    for (const [name, part] of Object.entries(schema.shape)) inside.push([name, part as z.core.$ZodType]);
  } else if (schema instanceof z.ZodArray) inside.push(['[]', schema.element]);
  else if (schema instanceof z.ZodUnion) {
    for (const [index, part] of schema.options.entries()) inside.push([`|${index}`, part]);
  } else if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    inside.push(['', schema.unwrap()]);
  } else if (schema instanceof z.ZodReadonly) {
    inside.push(['', schema.unwrap()]);
  } else if (schema instanceof z.ZodRecord) inside.push(['{}', schema.valueType]);
  return [[path, schema], ...inside.flatMap(([name, part]) => parts(part, `${path}/${name}`))];
}

const leaving = [
  ...Object.entries(contract).map(([name, { out }]) => [name, out] as const),
  ...Object.entries(events),
];

describe('the IPC contract', () => {
  it('has a schema for every channel, in the order of the bridge', () => {
    expect(Object.keys(contract).toSorted()).toEqual(channels.toSorted());
  });

  it.each(leaving)('lets no unknown field leave main through %s', (name, schema) => {
    for (const [path, part] of parts(schema, name)) {
      if (part instanceof z.ZodObject) {
        expect(part.def.catchall, `${path} is strict`).toBeInstanceOf(z.ZodNever);
      }
      // A plain union of objects would not say which field is extra, so it could not be removed.
      if (part instanceof z.ZodUnion && !(part instanceof z.ZodDiscriminatedUnion)) {
        expect(
          part.options.every((option) => option instanceof z.ZodString || option instanceof z.ZodNumber),
          path,
        ).toBe(true);
      }
      expect(part instanceof z.ZodAny || part instanceof z.ZodUnknown, path).toBe(false);
    }
  });

  it('accepts no path longer than the longest of any system', () => {
    const dropped = contract['draft.addDropped'].in;
    const item = (letters: number) => ({ items: [{ path: 'x'.repeat(letters), name: 'x' }] });
    expect(dropped.safeParse(item(32_767)).success).toBe(true);
    expect(dropped.safeParse(item(32_768)).success).toBe(false);
    const file = contract['profiles.importDropped'].in;
    expect(file.safeParse({ path: 'x'.repeat(32_768), name: 'x' }).success).toBe(false);
  });
});
