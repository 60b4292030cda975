import { describe, expect, it } from 'vitest';
import { minimumSize, placeFromText, placeToText, shapeFromText } from './window-bounds.js';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const firstSize = { width: 1080, height: 760 };

describe('placeFromText', () => {
  it('returns the saved position', () => {
    const place = { x: 40, y: 50, width: 900, height: 700 };
    expect(placeFromText(placeToText(place, 'normal'), [screen])).toEqual(place);
  });

  it.each([null, '', '{', '[]', '{"x":1}', '{"x":"1","y":2,"width":3,"height":4}'])(
    'returns the default size for %s',
    (text) => {
      expect(placeFromText(text, [screen])).toEqual(firstSize);
    },
  );

  it('returns the default size when the screen is gone', () => {
    const onSecond = placeToText({ x: 2500, y: 100, width: 900, height: 700 }, 'normal');
    expect(placeFromText(onSecond, [screen, { x: 1920, y: 0, width: 1920, height: 1080 }])).toHaveProperty(
      'x',
      2500,
    );
    expect(placeFromText(onSecond, [screen])).toEqual(firstSize);
  });

  it('never returns a size below the page’s minimum', () => {
    const tiny = placeToText({ x: 0, y: 0, width: 200, height: 150 }, 'normal');
    expect(placeFromText(tiny, [screen])).toEqual({ x: 0, y: 0, ...minimumSize });
  });
});

describe('shapeFromText', () => {
  it.each(['normal', 'maximized', 'full-screen'] as const)('returns the saved shape %s', (shape) => {
    expect(shapeFromText(placeToText({ x: 0, y: 0, width: 900, height: 700 }, shape))).toBe(shape);
  });

  it.each([null, '{', '{"x":1,"y":2,"width":3,"height":4}', '{"shape":"round"}'])(
    'is normal for %s',
    (text) => {
      expect(shapeFromText(text)).toBe('normal');
    },
  );
});
