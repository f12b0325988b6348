import { endToEndTests } from '../../vitest.base.ts';

export default endToEndTests();
