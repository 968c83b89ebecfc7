import { useQueryClient } from '@tanstack/react-query'
import type { BusinessProfile, BusinessProfilePatch, PROFILE_LIMITS } from '#contract/channels.ts'
import { checkEmail } from '../../forms/checks.ts'
import { useForm } from '../../forms/useForm.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, SelectField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { TextArea } from '../../ui/TextArea.tsx'
import { toast } from '../../ui/toast.ts'
import { patchProfile } from './endpoints.ts'
import { profileKey } from './keys.ts'

// Written out, checked by their type: importing the values would bring the whole schema library.
const LIMITS: typeof PROFILE_LIMITS = {
  about: 139,
  address: 256,
  description: 512,
  email: 128,
  website: 256,
  websites: 2,
}

interface ProfileFormProps {
  channelId: string
  profile: BusinessProfile
}

/** The profile's texts, with Meta's limits said before Meta says them (fact sheet §13.4). */
export function ProfileForm({ channelId, profile }: ProfileFormProps) {
  const { t } = useTranslation()
  const { t: say } = useTranslation()
  const queries = useQueryClient()
  const verticals = say('channel.verticals')
  const first: Record<'about' | 'description' | 'address' | 'email' | 'website' | 'website2' | 'vertical', string> = {
    about: profile.about,
    description: profile.description,
    address: profile.address,
    email: profile.email,
    website: profile.websites[0] ?? '',
    website2: profile.websites[1] ?? '',
    vertical: profile.vertical in verticals ? profile.vertical : '',
  }
  const tooLong = (text: string, max: number) => (text.trim().length > max ? t('forms.tooLong', { max }) : null)
  const website = (text: string) => {
    if (text.trim() === '') return null
    const isRight = /^https?:\/\/\S+$/.test(text.trim()) && URL.canParse(text.trim())
    return isRight ? tooLong(text, LIMITS.website) : say('channel.websiteWrong')
  }
  const { field, values, submit, banner, busy } = useForm({
    first,
    check: (typed) => ({
      about: typed.about.trim() === '' && first.about !== '' ? t('forms.required') : tooLong(typed.about, LIMITS.about),
      description: tooLong(typed.description, LIMITS.description),
      address: tooLong(typed.address, LIMITS.address),
      email: typed.email.trim() === '' ? null : (checkEmail(typed.email, t) ?? tooLong(typed.email, LIMITS.email)),
      website: website(typed.website),
      website2: website(typed.website2),
    }),
    send: async (typed) => {
      queries.setQueryData(profileKey(channelId), await patchProfile(channelId, changesOf(first, typed)))
      toast('done', say('channel.profileSaved'))
    },
  })
  const isChanged = Object.keys(changesOf(first, values)).length > 0
  const used = (text: string, max: number) => say('channel.usedOf', { used: text.trim().length, max })
  return (
    <form noValidate onSubmit={submit} className="flex max-w-xl flex-col gap-4">
      {banner && <Notice tone="failure">{banner}</Notice>}
      <Field
        label={say('channel.about')}
        hint={`${say('channel.aboutHint')} ${used(values.about, LIMITS.about)}`}
        dir="auto"
        {...field('about')}
      />
      <TextArea
        label={say('channel.description')}
        hint={used(values.description, LIMITS.description)}
        {...field('description')}
      />
      <Field label={say('channel.address')} dir="auto" autoComplete="off" {...field('address')} />
      <Field label={say('channel.email')} type="email" autoComplete="off" {...field('email')} />
      <Field
        label={say('channel.website')}
        type="url"
        autoComplete="off"
        placeholder="https://"
        {...field('website')}
      />
      <Field
        label={say('channel.website2')}
        type="url"
        autoComplete="off"
        placeholder="https://"
        {...field('website2')}
      />
      <SelectField label={say('channel.vertical')} {...field('vertical')}>
        {values.vertical === '' && <option value="">{say('channel.noVertical')}</option>}
        {Object.entries(verticals)
          .sort(([, one], [, other]) => one.localeCompare(other))
          .map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
      </SelectField>
      <div>
        <Button type="submit" look="primary" busy={busy} disabled={!isChanged}>
          {say('channel.saveProfile')}
        </Button>
      </div>
    </form>
  )
}

/** Only what was changed goes to Meta. */
function changesOf(first: Record<string, string>, typed: Record<string, string>): BusinessProfilePatch {
  const changed = (name: string) => (typed[name] ?? '').trim() !== (first[name] ?? '').trim()
  const patch: Record<string, unknown> = {}
  for (const name of ['about', 'description', 'address', 'email', 'vertical']) {
    if (changed(name) && !(name === 'vertical' && typed[name] === '')) patch[name] = (typed[name] ?? '').trim()
  }
  if (changed('website') || changed('website2')) {
    patch.websites = [typed.website, typed.website2].map((one) => (one ?? '').trim()).filter((one) => one !== '')
  }
  return patch as BusinessProfilePatch
}
