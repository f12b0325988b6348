/**
 * How many datagrams the kernel threw away because the receive buffer of a UDP port was full, since it was opened. No
 * counter of the receiver sees those. `undefined` for a port that the table does not name.
 *
 * A line of the table has the local address second (`0100007F:07D0`, the port in hexadecimal) and the drops last.
 *
 * @param table the text of Linux's /proc/net/udp and /proc/net/udp6
 */
export function kernelDropsOf(port: number, table: string): number | undefined {
  const localPort = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const line of table.split('\n')) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(localPort) === true) {
      return Number(fields.at(-1));
    }
  }
  return undefined;
}
