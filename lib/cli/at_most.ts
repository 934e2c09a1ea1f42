/**
 * Work that is started in order, no more than so many at a time.
 *
 * @module
 */

/** Carries out a piece of work when its turn has come. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Makes a gate that lets at most `limit` pieces of work go on at a time, first come, first served.
 */
export function atMost(limit: number): InTurn {
  const waiting: (() => void)[] = [];
  let going = 0;
  return async (work) => {
    if (going === limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else going++;
    try {
      return await work();
    } finally {
      // Who waits takes this one's place.
      const next = waiting.shift();
      if (next) next();
      else going--;
    }
  };
}
