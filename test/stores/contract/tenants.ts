import { describe, expect, it } from '@jest/globals';
import { adding, contextOf, idsWhere, memberIds, type Stores, USER } from '../support.js';

const acme = contextOf('acme');

export function describeTenants(make: () => Stores): void {
  describe('tenants', () => {
    // Names that a plain object would take for its own, beside an ordinary one.
    it.each(['globex', '__proto__', 'constructor', ''])('keeps "%s" apart', async (tenantId) => {
      const { userStore, groupStore } = make();
      const other = contextOf(tenantId);
      const ada = await userStore.create(acme, { userName: 'ada' });
      const group = await groupStore.create(acme, { displayName: 'Engineers' });
      await groupStore.changeMembers(acme, group.id, adding(ada.id));

      expect(await userStore.get(other, ada.id)).toBeUndefined();
      expect(await idsWhere(other, userStore, USER, 'userName eq "ada"')).toEqual([]);
      expect(await userStore.delete(other, ada.id)).toBe(false);
      await expect(userStore.replace(other, ada.id, { userName: 'x' })).rejects.toMatchObject({
        code: 'notFound',
      });
      await expect(groupStore.changeMembers(other, group.id, adding())).rejects.toMatchObject({
        code: 'notFound',
      });
      expect(await memberIds(other, groupStore, group.id)).toEqual([]);
      const found = await groupStore.groupsOf(other, [ada.id], { transitive: true });
      expect(found.get(ada.id) ?? []).toEqual([]);
      expect(await userStore.get(acme, ada.id)).toBe(ada);
    });

    it('may use the same names, and cannot take members from each other', async () => {
      const { userStore, groupStore } = make();
      const globex = contextOf('globex');
      const ada = await userStore.create(acme, { userName: 'ada' });
      await userStore.create(globex, { userName: 'ada' });
      const group = await groupStore.create(globex, { displayName: 'Engineers' });
      const result = await groupStore.changeMembers(globex, group.id, adding(ada.id));
      expect(result).toMatchObject({ added: [], unknown: [{ value: ada.id }] });
    });
  });
}
