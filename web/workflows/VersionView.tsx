import { ArrowLeft } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { Workflow, WorkflowVersion } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { lazyPart } from '../app/untilFetched.ts'
import { useNames } from '../app/useKnown.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { ConfirmDialog } from '../settings/ConfirmDialog.tsx'
import { Button } from '../ui/Button.tsx'
import type { Chosen } from './panel/SidePanel.tsx'

const Canvas = lazyPart(async () => ({ default: (await import('./canvas/Canvas.tsx')).Canvas }))
const SidePanel = lazyPart(async () => ({ default: (await import('./panel/SidePanel.tsx')).SidePanel }))

/** A version as it was published. It never changes; it can be made the draft again. */
export function VersionView({
  workflow,
  version: { version, definition, publishedAt, publishedBy },
  mayManage,
  save,
  onClose,
}: {
  workflow: Workflow
  version: WorkflowVersion
  mayManage: boolean
  save: (definition: Definition, basedOn: number) => Promise<void>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const nameOf = useNames()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [isAsking, setAsking] = useState(false)
  const isDraft = JSON.stringify(workflow.draft) === JSON.stringify(definition)
  return (
    <section aria-label={t('workflows.version', { version })} className="flex min-h-0 flex-1 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <Button icon={ArrowLeft} data-first-focus onClick={onClose}>
          {t('workflows.allVersions')}
        </Button>
        <h2 className="font-medium">{t('workflows.version', { version })}</h2>
        <span className="min-w-0 flex-1 basis-48 text-sm text-soft">
          {t('workflows.publishedBy', { name: nameOf(publishedBy), when: dayAndTime(new Date(publishedAt)) })}
        </span>
        {mayManage && (
          <Button disabled={isDraft} onClick={() => setAsking(true)}>
            {t(isDraft ? 'workflows.isTheDraft' : 'workflows.makeDraft')}
          </Button>
        )}
      </div>
      <div className="relative flex min-h-0 flex-1">
        <Suspense fallback={<div className="flex-1 bg-sunk" />}>
          <Canvas
            definition={definition}
            problems={[]}
            counts={undefined}
            chosen={chosen}
            mayChange={false}
            choose={setChosen}
          />
        </Suspense>
        <Suspense fallback={null}>
          {chosen && (
            <SidePanel
              key={JSON.stringify(chosen)}
              definition={definition}
              draftNumber={workflow.draftNumber}
              problems={[]}
              chosen={chosen}
              mayChange={false}
              choose={setChosen}
              close={() => setChosen(null)}
              mark={() => {}}
              save={save}
            />
          )}
        </Suspense>
      </div>
      {isAsking && (
        <ConfirmDialog
          title={t('workflows.makeDraftTitle', { version })}
          text={t('workflows.makeDraftText')}
          label={t('workflows.makeDraft')}
          act={() => save(definition, workflow.draftNumber)}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}
