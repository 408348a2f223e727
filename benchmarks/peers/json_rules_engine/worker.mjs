// json-rules-engine, told what to do as worker.py is: one rule for each of ours, levels as
// priorities. A fact that is not known is null; what a rule sets, it adds to the almanac.

import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Engine } from 'json-rules-engine'

const LEAST = 0.02 // seconds that a timing takes at least

const { program, facts } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const before = process.memoryUsage().rss
const started = performance.now()
const engine = new Engine()
const last = Math.max(...program.rules.map((rule) => rule.level))
for (const rule of program.rules) {
  engine.addRule({
    priority: last - rule.level + 1,
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
const names = [...Object.keys(program.inputs), ...Object.keys(program.conclusions)]
const nothing = Object.fromEntries(names.map((name) => [name, null]))
const prepared = facts.map((some) => ({ ...nothing, ...some }))

const commands = {
  async fired() {
    const all = []
    for (const some of prepared) {
      const { events } = await engine.run(some)
      all.push(events.map((event) => event.params.place).filter((place) => place !== null))
    }
    return all
  },
  async seconds(first, end) {
    const chosen = prepared.slice(first, end)
    const start = performance.now()
    for (let passes = 1; ; passes++) {
      for (const some of chosen) await engine.run(some)
      const took = (performance.now() - start) / 1000
      if (took >= LEAST) return took / (passes * chosen.length)
    }
  },
  async memory() {
    return process.memoryUsage().rss - before
  },
}

function answer(value) {
  process.stdout.write(JSON.stringify(value) + '\n')
}

answer((performance.now() - started) / 1000)
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...rest] = JSON.parse(line)
  answer(await commands[name](...rest))
}
