type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/**
 * A copy without the fields whose value is undefined, which a schema's optional fields or a service's answer
 * leave behind: such a field differs from a missing one when it overrides another object's.
 */
export function withoutUndefined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
