/** How far a client has been told: a place in the order of arrival, nowhere yet, or a place that cannot be found again. */
export type LiveCursor = number | 'new' | 'lost';

/** The id of an event: the run of the server, and the place. */
export function cursorText(run: string, place: number): string {
  return `${run}-${place}`;
}

/** The place that an event's id told. Places of another run are lost: the same numbers mean other traces there. */
export function readCursor(text: string | undefined, run: string): LiveCursor {
  if (text === undefined || text === '') {
    return 'new';
  }
  const [, itsRun, place] = /^([0-9a-z]{1,20})-(\d{1,15})$/.exec(text) ?? [];
  return itsRun === run ? Number(place) : 'lost';
}
