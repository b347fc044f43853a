/** A short tone when a press was refused; the console is silent otherwise. */
let audio: AudioContext | undefined

export function soundRefusal(): void {
  audio ??= new AudioContext()
  if (audio.state === 'suspended') void audio.resume()
  const wave = audio.createOscillator()
  const loud = audio.createGain()
  wave.frequency.value = 330
  loud.gain.value = 0.12
  wave.connect(loud).connect(audio.destination)
  wave.start()
  wave.stop(audio.currentTime + 0.12)
}
