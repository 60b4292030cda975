import { type Area, channelsOf } from '../../shared/ipc/channels.js';
import type { HandlersOf } from './register.js';

/**
 * The handlers of an area, loaded at the first call of one of them: loading the SDK takes longer than opening
 * the window. A load that failed is repeated by the next call.
 */
export function lazyHandlers<A extends Area>(area: A, load: () => Promise<HandlersOf<A>>): HandlersOf<A> {
  type Ask = (input: unknown) => Promise<unknown>;
  let loading: Promise<HandlersOf<A>> | null = null;
  const loaded = (): Promise<HandlersOf<A>> => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  return Object.fromEntries(
    channelsOf(area).map((channel): [string, Ask] => [
      channel,
      async (input) => ((await loaded()) as Readonly<Record<string, Ask>>)[channel]?.(input),
    ]),
  ) as unknown as HandlersOf<A>;
}
