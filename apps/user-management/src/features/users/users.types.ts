import type { Role } from './users.fields.ts';

/** A user as the service knows it; what is answered to callers is less. */
export interface User {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly role: Role;
  readonly enabled: boolean;
  readonly firstname: string;
  readonly lastname: string;
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What a login is checked against. */
export interface Credentials {
  readonly id: number;
  readonly username: string;
  readonly role: Role;
  readonly enabled: boolean;
  readonly passwordHash: string;
  /** Counts the changes of the password, from 1. */
  readonly passwordVersion: number;
}

/** The fields that an administrator may set; `username` only once. */
export interface UserFields {
  readonly email: string;
  readonly role: Role;
  readonly enabled: boolean;
  readonly firstname: string;
  readonly lastname: string;
}

export interface NewUser extends UserFields {
  readonly username: string;
  readonly passwordHash: string;
}

/** What is changed; what is left out stays. */
export type UserChanges = { readonly [Field in keyof UserFields]?: UserFields[Field] | undefined } & {
  readonly passwordHash?: string | undefined;
};

/** One page of the users that fit, in the order of their names. */
export interface UserQuery {
  /** The most users to return. */
  readonly limit: number;
  /** Only users whose name comes after this one. */
  readonly after?: string | undefined;
  /** Only users whose name or address begins so. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly enabled?: boolean | undefined;
}
