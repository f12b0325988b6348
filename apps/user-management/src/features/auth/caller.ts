import type { Role } from '../users/users.fields.ts';

/** Who sent a request, as the database knows them now. */
export interface Caller {
  readonly id: number;
  readonly username: string;
  readonly role: Role;
}
