// json-rules-engine, driven like worker.py: one rule for each of ours, levels as priorities.
// A fact that is not known is null; what a rule sets, it adds to the almanac.

import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Engine } from 'json-rules-engine'

const program = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const started = performance.now()
const levels = Math.max(...program.rules.map((rule) => rule.level))
const engine = new Engine()
for (const rule of program.rules) {
  engine.addRule({
    priority: levels - rule.level + 1,
    conditions: {
      all: rule.tests.map((test) => ({
        fact: test.fact,
        operator: 'in',
        value: test.unknown ? [...test.accepts, null] : test.accepts,
      })),
    },
    event: { type: rule.name, params: { place: rule.place } },
    onSuccess: (_, almanac) => {
      for (const [fact, value] of rule.sets) almanac.addFact(fact, value)
    },
  })
}
const nothing = Object.fromEntries(
  [...Object.keys(program.inputs), ...Object.keys(program.conclusions)].map((name) => [name, null]),
)
let prepared = []
const built = (performance.now() - started) / 1000

function answer(value) {
  process.stdout.write(JSON.stringify(value) + '\n')
}

async function infer(facts) {
  const { events } = await engine.run(facts)
  return events
}

const commands = {
  async facts(path) {
    const facts = JSON.parse(readFileSync(path, 'utf8'))
    prepared = facts.map((some) => ({ ...nothing, ...some }))
    return prepared.length
  },
  async fired() {
    const all = []
    for (const facts of prepared) {
      const places = (await infer(facts)).map((event) => event.params.place)
      all.push(places.filter((place) => place !== null))
    }
    return all
  },
  async round(count) {
    const times = []
    for (const facts of prepared.slice(0, count)) {
      const start = process.hrtime.bigint()
      await infer(facts)
      times.push(Number(process.hrtime.bigint() - start) / 1e9)
    }
    return times
  },
}

answer({ seconds: built })
for await (const line of createInterface({ input: process.stdin })) {
  const [name, argument] = JSON.parse(line)
  answer(await commands[name](argument))
}
