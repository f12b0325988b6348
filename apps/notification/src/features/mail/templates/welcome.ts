import Handlebars from 'handlebars';
import { WELCOME_HTML } from './welcome.html.ts';
import { WELCOME_TEXT } from './welcome.text.ts';

/** Whom the mail greets. */
export interface WelcomeData {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
}

export interface WelcomeMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Makes the welcome mail, with its heading on the given colour; compiled once. */
export function welcomeTemplate(accent: string): (data: WelcomeData) => WelcomeMail {
  // Strict: a name that a template does not know is an error, not an empty place.
  const html = Handlebars.compile(WELCOME_HTML, { strict: true, knownHelpersOnly: true });
  const text = Handlebars.compile(WELCOME_TEXT, { strict: true, knownHelpersOnly: true, noEscape: true });
  return ({ username, firstname, lastname }) => {
    const subject = `Welcome, ${firstname}`;
    const values = { subject, accent, username, firstname, lastname };
    return { subject, text: text(values), html: html(values) };
  };
}
