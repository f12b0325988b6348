import { messageOf } from '../errors.ts';
import type { StartContext } from '../context.ts';
import { parseOwner, stateOf } from '../system/owner.ts';
import { OWNER_LABEL } from './container.ts';
import { bounded, endContainer, shortId } from './control.ts';
import type { Engine } from './engine.ts';

/** Removes the containers of owners that were killed before they could do it. */
export async function removeDeadContainers(engine: Engine, context: StartContext): Promise<void> {
  const { owner, report } = context;
  const docker = engine.client.container.dockerode;
  const listing = docker.listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  const found = await bounded(listing, context, 'list its containers');
  for (const { Id: id, Labels: labels } of found) {
    const containersOwner = parseOwner(labels[OWNER_LABEL] ?? '');
    if (containersOwner === undefined || (await stateOf(containersOwner, owner)) !== 'dead') continue;
    try {
      await endContainer(engine, context, id);
      report(`removed the container ${shortId(id)} that a killed run left behind`);
    } catch (error) {
      report(`could not remove the container ${shortId(id)} of a killed run: ${messageOf(error)}`);
    }
  }
}
