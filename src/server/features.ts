import { balanceRouter } from '../balance/balance.server.ts';
import { balanceApi } from '../balance/balance.ts';
import '../lead/balance.server.ts';
import '../manage/balance.server.ts';
import '../people/found.server.ts';
import '../activity/followers.server.ts';
import { followsRouter } from '../activity/follows.server.ts';
import { followsApi } from '../activity/follows.ts';
import { historyRouter, inboxRouter } from '../activity/inbox.server.ts';
import { historyApi, inboxApi } from '../activity/inbox.ts';
import type { JobHandler } from '../activity/jobs.server.ts';
import { mailRouter } from '../activity/mail/mail-choices.server.ts';
import { mailApi } from '../activity/mail/mail-choices.ts';
import { commentsRouter } from '../comments/comments.server.ts';
import { commentsApi } from '../comments/comments.ts';
import { archivesApi } from '../exchange/archive/archive.ts';
import { archiveJobs, archivesRouter, downloadArchive } from '../exchange/archive/archives.server.ts';
import '../exchange/erased.server.ts';
import { downloadReport, importsRouter } from '../exchange/imports.server.ts';
import { importsApi } from '../exchange/imports.ts';
import { downloadList } from '../exchange/lists/lists.server.ts';
import { downloadMine } from '../exchange/mine/mine.server.ts';
import { importJobs } from '../exchange/run.server.ts';
import { upload } from '../exchange/upload.server.ts';
import { download, filesRouter, upload as uploadFile } from '../files/files.server.ts';
import { filesApi, picturesApi } from '../files/files.ts';
import { picturesRouter, putPicture, servePicture } from '../files/pictures.server.ts';
import type { Meta } from '../kit/contract.ts';
import { goalsRouter } from '../lead/goals/goals.server.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionRouter } from '../lead/vision/vision.server.ts';
import { visionApi } from '../lead/vision/vision.ts';
import '../comments/in-trash.server.ts';
import '../files/in-trash.server.ts';
import '../manage/milestones/in-trash.server.ts';
import { fieldsRouter } from '../manage/fields/fields.server.ts';
import { fieldsApi } from '../manage/fields/fields.ts';
import { milestonesRouter } from '../manage/milestones/milestones.server.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import '../manage/milestones/offered.server.ts';
import '../manage/parts/found.server.ts';
import '../manage/parts/offered.server.ts';
import { partsRouter } from '../manage/parts/parts.server.ts';
import { partsApi } from '../manage/parts/parts.ts';
import '../manage/projects/offered.server.ts';
import { projectsRouter } from '../manage/projects/projects.server.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import '../manage/tasks/found.server.ts';
import '../manage/tasks/in-trash.server.ts';
import '../manage/tasks/offered.server.ts';
import { severalRouter } from '../manage/tasks/several.server.ts';
import { severalApi } from '../manage/tasks/several.ts';
import '../manage/tasks/trash-several.server.ts';
import { tasksRouter } from '../manage/tasks/tasks.server.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import '../manage/views/in-trash.server.ts';
import { viewsRouter } from '../manage/views/views.server.ts';
import { viewsApi } from '../manage/views/views.ts';
import { offersRouter } from '../offers/offers.server.ts';
import { offersApi } from '../offers/offers.ts';
import { accountsRouter } from '../people/accounts.server.ts';
import { accountsApi } from '../people/accounts.ts';
import type { Context } from '../people/context.server.ts';
import { peopleRouter } from '../people/people.server.ts';
import { peopleApi } from '../people/people.ts';
import { tokensRouter } from '../people/tokens.server.ts';
import { tokensApi } from '../people/tokens.ts';
import { unitsRouter } from '../people/units.server.ts';
import { unitsApi } from '../people/units.ts';
import { workspaceSettingsRouter } from '../people/workspace.server.ts';
import { workspaceSettingsApi } from '../people/workspace.ts';
import { proposalsRouter } from '../proposals/proposals.server.ts';
import { proposalsApi } from '../proposals/proposals.ts';
import { proposalJobs } from '../proposals/run.server.ts';
import { searchRouter } from '../search/search.server.ts';
import { searchApi } from '../search/search.ts';
import '../offers/several.server.ts';
import { threadsRouter } from '../threads/threads.server.ts';
import { threadsApi } from '../threads/threads.ts';
import { tiesRouter } from '../threads/ties.server.ts';
import { tiesApi } from '../threads/ties.ts';
import { throughlineRouter } from '../throughline/throughline.server.ts';
import { throughlineApi } from '../throughline/throughline.ts';
import { todayRouter } from '../throughline/today.server.ts';
import { todayApi } from '../throughline/today.ts';
import '../trash/several.server.ts';
import { trashRouter } from '../trash/trash.server.ts';
import { trashApi } from '../trash/trash.ts';

// One line per feature. Nothing else in the server knows their names.

/** Routes of the installation, under /api. */
export const installationApi = { accounts: accountsApi };
export const installationRouter = { accounts: accountsRouter };

/** Routes of a workspace, under /api/w/{workspace}. */
export const workspaceApi = {
  people: peopleApi,
  units: unitsApi,
  tokens: tokensApi,
  workspace: workspaceSettingsApi,
  inbox: inboxApi,
  follows: followsApi,
  mail: mailApi,
  history: historyApi,
  threads: threadsApi,
  ties: tiesApi,
  search: searchApi,
  offers: offersApi,
  comments: commentsApi,
  files: filesApi,
  pictures: picturesApi,
  projects: projectsApi,
  fields: fieldsApi,
  milestones: milestonesApi,
  tasks: tasksApi,
  parts: partsApi,
  several: severalApi,
  views: viewsApi,
  trash: trashApi,
  vision: visionApi,
  goals: goalsApi,
  today: todayApi,
  throughline: throughlineApi,
  balance: balanceApi,
  imports: importsApi,
  archives: archivesApi,
  proposals: proposalsApi,
};
export const workspaceRouter = {
  people: peopleRouter,
  units: unitsRouter,
  tokens: tokensRouter,
  workspace: workspaceSettingsRouter,
  inbox: inboxRouter,
  follows: followsRouter,
  mail: mailRouter,
  history: historyRouter,
  threads: threadsRouter,
  ties: tiesRouter,
  search: searchRouter,
  offers: offersRouter,
  comments: commentsRouter,
  files: filesRouter,
  pictures: picturesRouter,
  projects: projectsRouter,
  fields: fieldsRouter,
  milestones: milestonesRouter,
  tasks: tasksRouter,
  parts: partsRouter,
  several: severalRouter,
  views: viewsRouter,
  trash: trashRouter,
  vision: visionRouter,
  goals: goalsRouter,
  today: todayRouter,
  throughline: throughlineRouter,
  balance: balanceRouter,
  imports: importsRouter,
  archives: archivesRouter,
  proposals: proposalsRouter,
};

/** Routes whose bodies are not JSON: they declare who may, like all others. */
export interface RawRoute {
  name: string;
  meta: Meta;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under the workspace, with :params. */
  path: string;
  summary: string;
  handle: (c: Context, request: Request, params: Record<string, string>) => Promise<Response>;
}
export const rawRoutes: RawRoute[] = [
  {
    name: 'imports.upload',
    meta: { may: 'member', level: 'own', changes: ['imports'] },
    method: 'POST',
    path: '/imports/upload',
    summary: 'Bring a file; its body is the file, its name and id stand in the address',
    handle: upload,
  },
  {
    name: 'imports.report',
    meta: { may: 'member', level: 'own' },
    method: 'GET',
    path: '/imports/:id/report',
    summary: 'The whole report of the last trial or run, row by row, as CSV',
    handle: (c, _request, { id }) => downloadReport(c, id ?? ''),
  },
  {
    name: 'files.upload',
    meta: { may: 'guest', level: 'comment', changes: ['files'] },
    method: 'POST',
    path: '/files',
    summary: 'Put a file on a thing; its body is the file; id, kind, subject_id, name (and comment_id) stand in the address',
    handle: uploadFile,
  },
  {
    name: 'files.download',
    meta: { may: 'guest', level: 'see' },
    method: 'GET',
    path: '/files/:id/content',
    summary: 'The content of a file; with ?look pictures and letters are shown, everything else is downloaded',
    handle: (c, request, { id }) => download(c, request, id ?? ''),
  },
  {
    name: 'pictures.put',
    meta: { may: 'guest', level: 'own', changes: ['pictures'] },
    method: 'PUT',
    path: '/me/picture',
    summary: 'My picture: a square PNG, JPEG or WebP as the body',
    handle: putPicture,
  },
  {
    name: 'pictures.one',
    meta: { may: 'guest', level: 'see' },
    method: 'GET',
    path: '/people/:id/picture',
    summary: 'The picture of a person',
    handle: (c, request, { id }) => servePicture(c, request, id ?? ''),
  },
  {
    name: 'archives.download',
    meta: { may: 'administrator', level: 'own', browserOnly: true },
    method: 'GET',
    path: '/archives/:id/file',
    summary: 'An archive that I had made',
    handle: (c, _request, { id }) => downloadArchive(c, id ?? ''),
  },
  {
    name: 'lists.download',
    meta: { may: 'guest', level: 'see' },
    method: 'GET',
    path: '/lists/:list',
    summary: 'A list as CSV or XLSX (format), with the filters of the list: tasks, work, my_tasks, milestones, projects, goals, people, units',
    handle: (c, request, { list }) => downloadList(c, request, list ?? ''),
  },
  {
    name: 'privacy.download',
    meta: { may: 'guest', level: 'own', browserOnly: true },
    method: 'GET',
    path: '/privacy/mine',
    summary: 'Everything that carries my name, as JSON',
    handle: (c) => downloadMine(c),
  },
];

export const jobHandlers: Record<string, JobHandler> = { ...importJobs, ...archiveJobs, ...proposalJobs };
