import { administratorStories } from './administrator-stories.js';
import { goingLiveStories } from './going-live-stories.js';
import { lockStories } from './lock-stories.js';
import { membershipStories } from './membership-stories.js';
import type { Story } from './story.js';
import { tenantStories } from './tenant-stories.js';

export const STORIES: readonly Story[] = [
  ...membershipStories,
  ...lockStories,
  ...tenantStories,
  ...administratorStories,
  ...goingLiveStories,
];
