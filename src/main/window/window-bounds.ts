/** The smallest window in which nothing overlaps, also zoomed to 200 %, and the first size, in density-independent pixels. */
export const minimumSize = { width: 720, height: 520 } as const;
const firstSize = { width: 1080, height: 760 } as const;

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where to open the window: with x and y when a position was saved, otherwise Electron centres it. */
export type WindowPlace = Rectangle | { readonly width: number; readonly height: number };

/** Whether the window filled its screen when it was closed. */
export type WindowShape = 'normal' | 'maximized' | 'full-screen';
const shapes: readonly unknown[] = ['normal', 'maximized', 'full-screen'] satisfies WindowShape[];

/** How much of a window must be on a screen, in pixels each way, for the user to find it. */
const visible = 100;

/**
 * The window's saved position, as {@link placeToText} wrote it; the default size when there is none, it can't
 * be parsed, or its screen is gone. Never smaller than {@link minimumSize}.
 */
export function placeFromText(text: string | null, screens: readonly Rectangle[]): WindowPlace {
  const saved = parseObject(text);
  if (!isRectangle(saved) || !screens.some((screen) => overlap(saved, screen))) {
    return firstSize;
  }
  return {
    x: saved.x,
    y: saved.y,
    width: Math.max(saved.width, minimumSize.width),
    height: Math.max(saved.height, minimumSize.height),
  };
}

/** The window's shape of the last time; normal when none was saved. */
export function shapeFromText(text: string | null): WindowShape {
  const { shape } = parseObject(text);
  return shapes.includes(shape) ? (shape as WindowShape) : 'normal';
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

/** Without the schema validator, whose loading would keep the window waiting. */
function isRectangle(
  saved: Partial<Record<string, unknown>>,
): saved is Partial<Record<string, unknown>> & Rectangle {
  return ['x', 'y', 'width', 'height'].every((side) => Number.isSafeInteger(saved[side]));
}

function parseObject(text: string | null): Partial<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text ?? 'null')) as Partial<Record<string, unknown>>;
  } catch {
    return {};
  }
}
