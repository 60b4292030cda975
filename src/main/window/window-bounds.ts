import { z } from 'zod';

/** The smallest window in which nothing overlaps, also zoomed to 200 %, and the first size, in density-independent pixels. */
export const minimumSize = { width: 720, height: 520 } as const;
const firstSize = { width: 1080, height: 760 } as const;

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Rectangle = Readonly<z.infer<typeof rectangle>>;

/** Where to open the window: with x and y when a position was saved, otherwise Electron centres it. */
export type WindowPlace = Rectangle | { readonly width: number; readonly height: number };

/** Whether the window filled its screen when it was closed. */
const shape = z.enum(['normal', 'maximized', 'full-screen']);
export type WindowShape = z.infer<typeof shape>;

/** How much of a window must be on a screen, in pixels each way, for the user to find it. */
const visible = 100;

/**
 * The window's saved position, as {@link placeToText} wrote it; the default size when there is none, it can't
 * be parsed, or its screen is gone. Never smaller than {@link minimumSize}.
 */
export function placeFromText(text: string | null, screens: readonly Rectangle[]): WindowPlace {
  const saved = rectangle.safeParse(parseJson(text));
  if (!saved.success || !screens.some((screen) => overlap(saved.data, screen))) {
    return firstSize;
  }
  return {
    x: saved.data.x,
    y: saved.data.y,
    width: Math.max(saved.data.width, minimumSize.width),
    height: Math.max(saved.data.height, minimumSize.height),
  };
}

/** The window's shape of the last time; normal when none was saved. */
export function shapeFromText(text: string | null): WindowShape {
  const saved = z.object({ shape }).safeParse(parseJson(text));
  return saved.success ? saved.data.shape : 'normal';
}

/** @param bounds of the window in its normal shape */
export function placeToText({ x, y, width, height }: Rectangle, now: WindowShape): string {
  return JSON.stringify({ x, y, width, height, shape: now });
}

function overlap(window: Rectangle, screen: Rectangle): boolean {
  const across = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  const down = Math.min(window.y + window.height, screen.y + screen.height) - Math.max(window.y, screen.y);
  return across >= visible && down >= visible;
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
