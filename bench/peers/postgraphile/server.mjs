// PostGraphile over the same tables, as its documentation sets it up; smart tags name what the tables do not say.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { postgraphile } from 'postgraphile'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { jsonPgSmartTags } from 'postgraphile/utils'

const config = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [jsonPgSmartTags({
    version: 1,
    config: {
      class: {
        assistance_dossier: {
          attribute: {
            state: { tags: { behavior: '+filterBy +condition:attribute:filterBy' } }
          },
          tags: { foreignKey: '(anc3) references core_organization (id)|@fieldName county|@foreignFieldName dossiersBelow' }
        },
        assistance_member: {
          attribute: {
            position: { tags: { behavior: '+orderBy +attribute:orderBy' } }
          }
        },
        core_organization: {
          constraint: {
            fk_core_organization_parent_id: { tags: { foreignFieldName: 'children' } }
          }
        }
      }
    }
  })],
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false },
  pgServices: [makePgService({
    schemas: ['public'],
    poolConfig: {
      host: config.socket, user: 'postgres', database: config.database,
      max: config.pool, min: config.pool, idleTimeoutMillis: 0, options: '-c jit=off'
    }
  })]
}
const served = postgraphile(preset).createServ(grafserv)
const server = createServer()
server.on('error', error => { console.error(error); process.exit(1) })
await served.addTo(server)
server.listen(config.port, '127.0.0.1')
