import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from '../../i18n/translate.ts'
import { Notice } from '../../ui/Notice.tsx'
import { examinationKey, getExamination } from './doctorEndpoints.ts'

/** A number that sends, but of which the doctor knows better: no message reaches it, for one. Says nothing where all is well. */
export function DoctorNotice({ channelId }: { channelId: string }) {
  const { t: say } = useTranslation()
  const { data } = useQuery({ queryKey: examinationKey(channelId), queryFn: () => getExamination(channelId) })
  const examination = data?.examination
  if (examination?.state !== 'broken' || examination.diagnosis === null) return null
  return (
    <Notice
      tone="failure"
      action={
        <Link
          to="/settings/channels/$channelId"
          params={{ channelId }}
          hash="doctor"
          className="rounded text-sm font-medium whitespace-nowrap text-ink hover:underline"
        >
          {say('doctor.show')}
        </Link>
      }
    >
      {say('doctor.found', { link: say(`doctor.link.${examination.diagnosis}`) })}
    </Notice>
  )
}
