import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CreateGroupCommand,
  DeleteGroupCommand,
  GetGroupCommand,
  GetGroupsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateGroupCommand,
} from '@aws-sdk/client-xray';
import type { CreateGroupCommandInput, Group, Tag } from '@aws-sdk/client-xray';
import { startTestServer } from '../support/running-server.ts';
import type { TestServer } from '../support/running-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(async () => {
  await server.close();
});

async function create(GroupName: string, members: Partial<CreateGroupCommandInput> = {}): Promise<Group> {
  const answer = await server.xray.send(new CreateGroupCommand({ GroupName, ...members }));
  return answer.Group ?? expect.fail();
}

async function names(): Promise<(string | undefined)[]> {
  const { Groups: groups = [] } = await server.xray.send(new GetGroupsCommand({}));
  return groups.map(({ GroupName: name }) => name);
}

const refusal = { name: 'InvalidRequestException', $metadata: { httpStatusCode: 400 } };
const saying = (text: string): object => ({ ...refusal, message: expect.stringContaining(text) as string });

describe('groups', () => {
  it('are made, changed, answered and deleted', async () => {
    const made = await create('slow', { FilterExpression: 'duration > 1' });
    expect(made).toEqual({
      GroupName: 'slow',
      GroupARN: expect.stringMatching(/^arn:aws:xray:eu-central-1:000000000000:group\/slow\/.+/) as string,
      FilterExpression: 'duration > 1',
      InsightsConfiguration: { InsightsEnabled: false, NotificationsEnabled: false },
    });
    const InsightsConfiguration = { InsightsEnabled: true, NotificationsEnabled: true };
    const { Group: changed } = await server.xray.send(
      new UpdateGroupCommand({ GroupARN: made.GroupARN, InsightsConfiguration }),
    );
    expect(changed).toEqual({ ...made, InsightsConfiguration });
    expect((await server.xray.send(new GetGroupCommand({ GroupName: 'slow' }))).Group).toEqual(changed);
    expect(await names()).toEqual(['Default', 'slow']);
    await server.xray.send(new DeleteGroupCommand({ GroupName: 'slow' }));
    expect(await names()).toEqual(['Default']);
    await expect(server.xray.send(new GetGroupCommand({ GroupName: 'slow' }))).rejects.toMatchObject(refusal);
  });

  it('lose their notifications with their insights', async () => {
    await create('slow', { InsightsConfiguration: { InsightsEnabled: true, NotificationsEnabled: true } });
    const { Group: group } = await server.xray.send(
      new UpdateGroupCommand({ GroupName: 'slow', InsightsConfiguration: { InsightsEnabled: false } }),
    );
    expect(group?.InsightsConfiguration).toEqual({ InsightsEnabled: false, NotificationsEnabled: false });
  });

  it('have filters that can be read: an error tells the place', async () => {
    await expect(create('slow', { FilterExpression: 'fault AND duratoin > 1' })).rejects.toMatchObject(
      saying('Invalid filter expression at character 11'),
    );
    await create('slow', { FilterExpression: 'fault' });
    await expect(
      server.xray.send(new UpdateGroupCommand({ GroupName: 'slow', FilterExpression: '(' })),
    ).rejects.toMatchObject(saying('at character'));
  });

  it.each<[string, Partial<CreateGroupCommandInput>, string]>([
    ['a name that is taken', { GroupName: 'Default' }, 'already'],
    ['a name of 33 characters', { GroupName: 'x'.repeat(33) }, 'GroupName'],
    ['an empty name', { GroupName: '' }, 'GroupName'],
    [
      'notifications without insights',
      { InsightsConfiguration: { NotificationsEnabled: true } },
      'InsightsEnabled',
    ],
    [
      'two tags of one key',
      {
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'a', Value: '2' },
        ],
      },
      'key of its own',
    ],
    ['a key that is kept for AWS', { Tags: [{ Key: 'aws:a', Value: '1' }] }, 'aws:'],
  ])('are refused with %s', async (_case, members, message) => {
    await expect(create('g', members)).rejects.toMatchObject(saying(message));
  });

  it('are 25 at most besides Default', async () => {
    for (let count = 1; count <= 25; count += 1) {
      await create(`group-${count}`);
    }
    await expect(create('group-26')).rejects.toMatchObject(saying('25'));
  });

  it('are named by either name or ARN', async () => {
    const { GroupARN } = await create('slow');
    await expect(server.xray.send(new GetGroupCommand({}))).rejects.toMatchObject(refusal);
    await expect(
      server.xray.send(new GetGroupCommand({ GroupName: 'slow', GroupARN })),
    ).rejects.toMatchObject(refusal);
  });
});

describe('the Default group', () => {
  it('always exists, and has no filter', async () => {
    await expect(server.xray.send(new DeleteGroupCommand({ GroupName: 'Default' }))).rejects.toMatchObject(
      refusal,
    );
    await expect(
      server.xray.send(new UpdateGroupCommand({ GroupName: 'Default', FilterExpression: 'fault' })),
    ).rejects.toMatchObject(refusal);
    const { Group: group } = await server.xray.send(
      new UpdateGroupCommand({ GroupName: 'Default', InsightsConfiguration: { InsightsEnabled: true } }),
    );
    expect(group).toMatchObject({ InsightsConfiguration: { InsightsEnabled: true } });
  });
});

describe('tags', () => {
  const tag = (Key: string, Value = 'v'): Tag => ({ Key, Value });

  async function tagsOf(ResourceARN: string | undefined): Promise<Tag[] | undefined> {
    return (await server.xray.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
  }

  it('are set, replaced and removed', async () => {
    const { GroupARN: ResourceARN } = await create('slow', { Tags: [tag('a'), tag('b')] });
    await server.xray.send(new TagResourceCommand({ ResourceARN, Tags: [tag('b', 'other'), tag('c')] }));
    expect(await tagsOf(ResourceARN)).toEqual([tag('a'), tag('b', 'other'), tag('c')]);
    await server.xray.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a', 'none'] }));
    expect(await tagsOf(ResourceARN)).toEqual([tag('b', 'other'), tag('c')]);
  });

  it('are 50 at most', async () => {
    const Tags = Array.from({ length: 50 }, (_none, index) => tag(`key-${index}`));
    const { GroupARN: ResourceARN } = await create('slow', { Tags });
    await server.xray.send(new TagResourceCommand({ ResourceARN, Tags: [tag('key-1', 'other')] }));
    await expect(
      server.xray.send(new TagResourceCommand({ ResourceARN, Tags: [tag('one more')] })),
    ).rejects.toMatchObject({ name: 'TooManyTagsException' });
  });

  it('belong to a group or a rule that there is', async () => {
    const ResourceARN = 'arn:aws:xray:eu-central-1:000000000000:group/none/1';
    const unknown = { name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } };
    await expect(tagsOf(ResourceARN)).rejects.toMatchObject(unknown);
    await expect(
      server.xray.send(new TagResourceCommand({ ResourceARN, Tags: [tag('a')] })),
    ).rejects.toMatchObject(unknown);
  });
});
