// Mercurius with graphql-jit: hand-written SQL behind each root field, plain objects below.
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import mercurius from 'mercurius'
import pg from 'pg'

const config = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const pool = new pg.Pool({
  host: config.socket, user: 'postgres', database: config.database,
  max: config.pool, min: config.pool, idleTimeoutMillis: 0, options: '-c jit=off'
})

const schema = `
  type Query {
    cases(county: ID!): [Case!]!
    page(county: ID!, part: Int!): [Case!]!
    prefectures(status: String!): [Prefecture!]!
    case(id: ID!): Case
  }
  type Prefecture { name: String! counties: [County!]! }
  type County { name: String! fundTotal: String! cases: [Case!]! }
  type Organization { name: String! level: String! }
  type Entry { id: ID! period: String! bookedOn: String! amount: String! source: String! }
  type Case {
    id: ID! number: String! name: String! idNumber: String! category: String! status: String!
    openedAt: String! closedAt: String income: String! familySize: Int!
    organization: Organization! entries: [Entry!]!
  }
`

const moment = seconds => seconds === null ? null : new Date(seconds * 1000).toISOString()
const caseOf = row => ({
  id: row[0], number: row[1], name: row[2], idNumber: row[3], category: row[4], status: row[5],
  openedAt: moment(row[6]), closedAt: moment(row[7]), income: row[8], familySize: row[9]
})

let named = 0
const names = new Map()
async function rows (text, value) {
  let name = names.get(text)
  if (name === undefined) names.set(text, name = `s${named++}`)
  return (await pool.query({ name, text, values: [value], rowMode: 'array' })).rows
}

function prefecturesOf (found) {
  const prefectures = []
  let prefecture, county
  for (const [upper, name, fundTotal, id, number, head, opened, income] of found) {
    if (prefecture?.name !== upper) {
      prefectures.push(prefecture = { name: upper, counties: [] })
      county = undefined
    }
    if (county?.name !== name) prefecture.counties.push(county = { name, fundTotal, cases: [] })
    if (id !== null) county.cases.push({ id, number, name: head, openedAt: moment(opened), income })
  }
  return prefectures
}

const sql = config.statements
const resolvers = {
  Query: {
    cases: async (_, { county }) => (await rows(sql.list[0], county)).map(row => ({
      ...caseOf(row), organization: { name: row[10], level: row[11] }
    })),
    page: async (_, { county, part }) => (await rows(sql.page[part], county)).map(caseOf),
    prefectures: async (_, { status }) => prefecturesOf(await rows(sql.nested[0], status)),
    case: async (_, { id }) => {
      const found = await rows(sql.point[0], id)
      if (found.length === 0) return null
      const entries = found.filter(row => row[12] !== null).map(row => ({
        id: row[12], period: row[13], bookedOn: row[14], amount: row[15], source: row[16]
      }))
      const organization = { name: found[0][10], level: found[0][11] }
      return { ...caseOf(found[0]), organization, entries }
    }
  }
}

const app = Fastify()
app.register(mercurius, { schema, resolvers, jit: 1, graphiql: false })
app.get('/', async () => '')
await app.listen({ host: '127.0.0.1', port: config.port })
