/**
 * Sorts a list, and leaves one that is in order alone: a trace's parts mostly come in the order of time, and to look
 * takes a fraction of what sorting them does.
 */
export function sortInPlace<T>(list: T[], compare: (a: T, b: T) => number): T[] {
  const isSorted = list.every((item, index) => {
    const before = list[index - 1];
    return before === undefined || compare(before, item) <= 0;
  });
  return isSorted ? list : list.sort(compare);
}
