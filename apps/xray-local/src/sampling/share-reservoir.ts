/**
 * Shares a reservoir among clients by what they ask for. Nobody gets more than asked while another one asks for more
 * than it got, and those who ask for much get the same; what nobody asks for is spread evenly, so that a client that
 * wakes up has something. Whole numbers; all of them together are the reservoir.
 *
 * @param demands requests in each second, by client
 * @returns the shares in the order of the demands
 */
export function shareReservoir(size: number, demands: readonly number[]): number[] {
  const order = demands
    .map((_demand, index) => index)
    .sort((a, b) => at(demands, a) - at(demands, b) || b - a);
  const shares = demands.map(() => 0);
  let left = size;
  for (const [place, index] of order.entries()) {
    const share = Math.min(Math.ceil(at(demands, index)), Math.floor(left / (order.length - place)));
    shares[index] = share;
    left -= share;
  }
  const evenly = Math.floor(left / Math.max(1, order.length));
  const odd = left - evenly * order.length;
  for (const [place, index] of order.toReversed().entries()) {
    shares[index] = at(shares, index) + evenly + (place < odd ? 1 : 0);
  }
  return shares;
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}
