import { type Channel, contract } from '../../shared/ipc/contract.js';
import type { HandlersOf } from './register.js';

/**
 * The handlers of an area that are loaded when one of them is asked for: the SDK takes longer to load than the window to
 * open. A load that failed is tried again by the next who asks.
 */
export function handlersLater<Area extends string>(
  area: Area,
  load: () => Promise<HandlersOf<Area>>,
): HandlersOf<Area> {
  type Ask = (input: unknown) => Promise<unknown>;
  let loading: Promise<HandlersOf<Area>> | null = null;
  const loaded = (): Promise<HandlersOf<Area>> => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw error;
    });
    return loading;
  };
  const channels = (Object.keys(contract) as Channel[]).filter((channel) => channel.startsWith(`${area}.`));
  return Object.fromEntries(
    channels.map((channel): [Channel, Ask] => [
      channel,
      async (input) => ((await loaded()) as Readonly<Record<string, Ask>>)[channel]?.(input),
    ]),
  ) as HandlersOf<Area>;
}
