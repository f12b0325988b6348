/**
 * The answer of a question that many ask: it is asked at most once in so many milliseconds, and by one caller at a
 * time. A failure is an answer, too, and the same for all who share it.
 */
export function recently<T>(
  ask: () => Promise<T>,
  milliseconds: number,
  now = () => Date.now(),
): () => Promise<T> {
  let asked: { readonly at: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const at = now();
    if (asked === undefined || at - asked.at >= milliseconds) asked = { at, answer: ask() };
    return asked.answer;
  };
}
