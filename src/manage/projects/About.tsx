import { History } from '../../activity/History.tsx';
import { Attachments } from '../../files/Attachments.tsx';
import { DayText } from '../../ui/DayText.tsx';
import { hrefs } from '../../ui/hrefs.ts';
import { Columns } from '../../ui/Page.tsx';
import { Section } from '../../ui/Section.tsx';
import { Fields } from '../fields/Fields.tsx';
import { Access } from './Access.tsx';
import { Care } from './Care.tsx';
import { Labels } from './Labels.tsx';
import css from './Project.module.css';
import { ProjectForm } from './ProjectForm.tsx';
import type { Project } from './projects.ts';
import { States } from './States.tsx';

/** What a project is for, who keeps it, who gets in, and how its work is named. */
export function About({ project }: { project: Project }) {
  return (
    <Columns
      side={
        <>
          <Care project={project} />
          <Labels project={project} />
          <p className="tl-small tl-muted">
            What was put away here for 30 days: <a href={hrefs.trash(project.id)}>the trash of this project</a>.
          </p>
        </>
      }
    >
      {project.can.plan ? <ProjectForm key={project.id} project={project} /> : <Read project={project} />}
      <Attachments kind="project" subjectId={project.id} card />
      <States project={project} />
      <Fields project={project} />
      <Access project={project} />
      <History kind="project" id={project.id} />
    </Columns>
  );
}

function Read({ project }: { project: Project }) {
  return (
    <Section title="What it is for" padded>
      <div className={css.read}>
        <p>{project.purpose || 'Nobody has said it yet.'}</p>
        {project.outcome && <p>{project.outcome}</p>}
        {(project.starts_on || project.ends_on) && (
          <p className="tl-muted">
            {project.starts_on && (
              <>
                Starts <DayText day={project.starts_on} />
              </>
            )}
            {project.starts_on && project.ends_on && ', '}
            {project.ends_on && (
              <>
                ends <DayText day={project.ends_on} />
              </>
            )}
          </p>
        )}
      </div>
    </Section>
  );
}
