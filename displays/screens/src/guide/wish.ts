/** What the guide desk knows of the person in front of it; becomes part of the body of POST /tickets. */
import { identityOf } from '../visitor/card'

export interface GuideWish {
  priority: string
  seen: boolean
  green: string
  companion: string
  silent: boolean
  checked: boolean
  behalf: '' | 'relative' | 'agent'
  authority: boolean
  identity: string
  holder: string
  phone: string
}

export function nobodyYet(): GuideWish {
  return { priority: '', seen: false, green: '', companion: '', silent: false, checked: false, behalf: '', authority: false, identity: '', holder: '', phone: '' }
}

export function guideBody(wish: GuideWish): object {
  return {
    ...(wish.priority ? { priority_class: wish.priority } : {}),
    ...(wish.priority && wish.seen ? { proof: 'seen' } : {}),
    ...(wish.green ? { green: wish.green } : {}),
    ...(wish.companion ? { companion: wish.companion } : {}),
    ...(wish.silent ? { silent: true } : {}),
    ...(wish.checked ? { checked: true } : {}),
    ...(wish.behalf ? { on_behalf: wish.behalf, authority: wish.authority } : {}),
    ...(wish.identity.trim() ? { identity: identityOf(wish.identity) } : {}),
    ...(wish.behalf && wish.holder.trim() ? { holder: identityOf(wish.holder) } : {}),
    ...(wish.phone.trim() ? { phone: wish.phone.trim() } : {}),
  }
}
