import { useQuery, useQueryClient } from '@tanstack/react-query'
import { ImageUp } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import type { BusinessProfile, ChannelDetails, PICTURE_BYTES_MAX } from '#contract/channels.ts'
import { useAct } from '../../forms/useAct.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { Failed, Waiting } from '../Page.tsx'
import { getProfile, pictureAddress, putPicture } from './endpoints.ts'
import { profileKey } from './keys.ts'
import { ProfileForm } from './ProfileForm.tsx'

// Written out, checked by its type: importing the value would bring the whole schema library.
const BYTES_MAX: typeof PICTURE_BYTES_MAX = 5_242_880 as typeof PICTURE_BYTES_MAX
const TYPES = ['image/jpeg', 'image/png']

/** What customers see of the business in WhatsApp: read from Meta, changed at Meta. */
export function ProfilePart({ channel }: { channel: ChannelDetails }) {
  const { t: say } = useTranslation()
  const { data, error, refetch } = useQuery({
    queryKey: profileKey(channel.id),
    queryFn: () => getProfile(channel.id),
    retry: false,
  })
  return (
    <div className="mt-3">
      <p className="mb-4 text-soft">{say('channel.profileText')}</p>
      {data ? (
        <div className="flex flex-col gap-6">
          <Picture channel={channel} profile={data} />
          <ProfileForm key={JSON.stringify(data)} channelId={channel.id} profile={data} />
        </div>
      ) : error ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <Waiting />
      )}
    </div>
  )
}

function Picture({ channel, profile }: { channel: ChannelDetails; profile: BusinessProfile }) {
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const hintId = useId()
  const input = useRef<HTMLInputElement>(null)
  const { busy, problem, run } = useAct()
  const [wrong, setWrong] = useState(false)
  /** Another address after each change, past what the browser keeps. */
  const [version, setVersion] = useState(() => Date.now())
  const choose = (file: File | undefined) => {
    if (!file) return
    const isWrong = !TYPES.includes(file.type) || file.size > BYTES_MAX
    setWrong(isWrong)
    if (isWrong) return
    void run(async () => {
      queries.setQueryData(profileKey(channel.id), await putPicture(channel.id, file))
      setVersion(Date.now())
      toast('done', say('channel.pictureSaved'))
    })
  }
  return (
    <div className="flex flex-wrap items-center gap-4">
      {profile.hasPicture ? (
        <img
          src={pictureAddress(channel.id, version)}
          alt={say('channel.pictureOf', { name: channel.verifiedName ?? channel.name })}
          className="size-20 shrink-0 rounded-full border border-line object-cover"
        />
      ) : (
        <span className="flex size-20 shrink-0 items-center justify-center rounded-full border border-dashed border-line-strong p-2 text-center text-xs text-faint">
          {say('channel.noPicture')}
        </span>
      )}
      <div className="flex min-w-0 flex-1 basis-56 flex-col items-start gap-1.5">
        <input
          ref={input}
          type="file"
          accept={TYPES.join(',')}
          aria-label={say('channel.picture')}
          className="hidden"
          onChange={({ target }) => {
            choose(target.files?.[0])
            target.value = ''
          }}
        />
        <Button icon={ImageUp} busy={busy} aria-describedby={hintId} onClick={() => input.current?.click()}>
          {say('channel.choosePicture')}
        </Button>
        <p id={hintId} className="text-sm text-faint">
          {say('channel.pictureHint')}
        </p>
        {(wrong || problem) && <Notice tone="failure">{problem ?? say('channel.pictureWrong')}</Notice>}
      </div>
    </div>
  )
}
