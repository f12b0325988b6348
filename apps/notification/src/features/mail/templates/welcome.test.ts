import { describe, expect, it } from 'vitest';
import { welcomeTemplate } from './welcome.ts';

const ACCENT = '#15803d';
const welcome = welcomeTemplate(ACCENT);

describe('the welcome mail', () => {
  const ann = { username: 'ann', firstname: 'Ann', lastname: 'Lee' };

  it('greets by name, in text and in HTML', () => {
    const { subject, text, html } = welcome(ann);
    expect(subject).toBe('Welcome, Ann');
    for (const body of [text, html]) {
      expect(body).toContain('Hello Ann Lee,');
      expect(body).toMatch(/user name is (<strong>)?ann\b/);
    }
  });

  it('shows names as they are, whatever they look like', () => {
    const odd = { username: '{{username}}', firstname: '<b>{{x}}', lastname: `"&'` };
    const { text, html } = welcome(odd);
    expect(text).toContain(`Hello <b>{{x}} "&',`);
    expect(text).toContain('user name is {{username}}.');
    expect(html).toContain('Hello &lt;b&gt;{{x}} &quot;&amp;&#x27;,');
    expect(html).not.toContain('<b>');
  });

  it('has the colour of the version, a language and a title, and loads nothing', () => {
    const { html } = welcome(ann);
    expect(html).toContain(`background: ${ACCENT};`);
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<title>Welcome, Ann</title>');
    expect(html).not.toMatch(/<(img|script|link|style)\b|url\(|https?:/);
  });

  it('leaves no place of its templates empty', () => {
    const { text, html } = welcome(ann);
    expect(`${text}${html}`).not.toContain('{{');
  });
});
