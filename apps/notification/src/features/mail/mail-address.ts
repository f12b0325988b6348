import { z } from 'zod';

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';

const SHAPE = String.raw`${ATOM}(?:\.${ATOM})*@${LABEL}(?:\.${LABEL})*`;
const LONGEST = 254;

/**
 * One address as RFC 5321 writes it, of at most 254 characters: dot-separated atoms, and a domain.
 *
 * ASCII only: not every server has SMTPUTF8, and a domain of other letters has an ASCII form. No display names, quotes,
 * comments, lists or address literals, so nothing in it can mean anything else in a header or in an SMTP command.
 */
export const MAIL_ADDRESS = new RegExp(`^(?=.{3,${LONGEST}}$)(?=.{1,64}@)${SHAPE}$`);

const WRONG = 'has to be one plain ASCII mail address, such as ann@example.com';

/** A {@link MAIL_ADDRESS} in a request. Its pattern in documents has no look-ahead, which tools cannot turn round. */
export const mailAddress = (): z.ZodString =>
  z
    .string()
    .max(LONGEST, { error: WRONG, abort: true })
    .regex(new RegExp(`^${SHAPE}$`), { error: WRONG, abort: true })
    .refine((address) => MAIL_ADDRESS.test(address), WRONG);

/** What is behind the `@`. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);
