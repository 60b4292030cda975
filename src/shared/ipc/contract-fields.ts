import { z } from 'zod';
import { longestExistingName } from '../aws/bucket-name.js';
import type { Area, ChannelOf } from './channels.js';

/** A schema for what goes into every call of these areas and what comes out: one that is missing does not compile. */
export type ContractOf<A extends Area> = {
  readonly [C in ChannelOf<A>]: { readonly in: z.ZodType; readonly out: z.ZodType };
};

/** The input of a call without one; the payload of an event that only happened. */
export const nothing = z.strictObject({});
/** Of keys, a run, a root or a request. */
export const id = z.string().min(1).max(64);
export const bucketName = z.string().min(1).max(longestExistingName);
/** A bucket that may not exist yet. */
export const namedBucket = {
  profileId: id,
  name: z.string().min(1).max(255),
  region: z.string().min(1).max(64),
};
/**
 * What the preload knows of a dropped thing: without a path, it is no file of this computer. The longest path of any system is that
 * of Windows: https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation
 */
export const droppedItem = z.strictObject({ path: z.string().max(32_767), name: z.string().max(32_767) });
/** In CSS pixels from the upper left corner of the page. */
export const pagePoint = z.strictObject({ x: z.number(), y: z.number() });
/** A page of a list: rows, from 0. */
export const page = { offset: z.int().min(0), limit: z.int().min(1).max(500) };
