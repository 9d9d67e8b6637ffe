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
    dossiers(county: ID!): [Dossier!]!
    page(county: ID!): [Dossier!]!
    prefectures(state: String!): [Prefecture!]!
    dossier(id: ID!): Dossier
  }
  type Prefecture { name: String! counties: [County!]! }
  type County { name: String! deliveredBelow: String! dossiers: [Dossier!]! }
  type Organization { name: String! level: String! }
  type Member { id: ID! name: String! relation: String! idNumber: String health: String! work: String! }
  type Case { id: ID! number: String! service: String! state: String! registeredOn: String! delivered: String! }
  type Delivery {
    id: ID! kind: String! service: String! source: String state: String! amount: String! plannedOn: String!
  }
  type Dossier {
    id: ID! number: String! applicantName: String! idNumber: String category: String state: String!
    registeredOn: String! verifyBy: String incomePerHead: String householdSize: Int!
    organization: Organization! members: [Member!]! cases: [Case!]! deliveries: [Delivery!]!
  }
`

const dossierOf = row => ({
  id: row[0], number: row[1], applicantName: row[2], idNumber: row[3], category: row[4], state: row[5],
  registeredOn: row[6], verifyBy: row[7], incomePerHead: row[8], householdSize: row[9]
})
const listed = row => ({ ...dossierOf(row), organization: { name: row[10], level: row[11] } })

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
  for (const [upper, name, deliveredBelow, id, number, applicantName, registeredOn, incomePerHead] of found) {
    if (prefecture?.name !== upper) {
      prefectures.push(prefecture = { name: upper, counties: [] })
      county = undefined
    }
    if (county?.name !== name) prefecture.counties.push(county = { name, deliveredBelow, dossiers: [] })
    if (id !== null) county.dossiers.push({ id, number, applicantName, registeredOn, incomePerHead })
  }
  return prefectures
}

const sql = config.statements
const resolvers = {
  Query: {
    dossiers: async (_, { county }) => (await rows(sql.list, county)).map(listed),
    page: async (_, { county }) => (await rows(sql.page, county)).map(dossierOf),
    prefectures: async (_, { state }) => prefecturesOf(await rows(sql.nested, state)),
    dossier: async (_, { id }) => {
      const [row] = await rows(sql.point, id)
      if (row === undefined) return null
      return { ...listed(row), members: row[12], cases: row[13], deliveries: row[14] }
    }
  }
}

const app = Fastify()
app.register(mercurius, { schema, resolvers, jit: 1, graphiql: false })
app.get('/', async () => '')
await app.listen({ host: '127.0.0.1', port: config.port })
