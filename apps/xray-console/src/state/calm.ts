import { useEffect, useRef, useState } from 'react';

/**
 * A version that changes no more often than every so many milliseconds, the last one always: for what costs the server
 * more than a page of traces, while traces stream in.
 */
export function useCalm(version: number, milliseconds: number): number {
  const [calm, setCalm] = useState(version);
  const last = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, last.current + milliseconds - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setCalm(version);
    }, wait);
    return () => {
      clearTimeout(timer);
    };
  }, [version, milliseconds]);
  return calm;
}
