/* Optional features of data sources that speak MCP, and of hosts that serve them. Not part of the
 * level: each is a table behind a string id (get_extension of cbi_api and cbi_host), may be absent,
 * and never changes once released; a later form gets a later id.
 *
 * Rules of data_source.h hold. Names and JSON are those of the Model Context Protocol.
 */
#ifndef CLARIBI_MCP_EXTENSIONS_H
#define CLARIBI_MCP_EXTENSIONS_H
#include <claribi/data_source.h>
#ifdef __cplusplus
extern "C" {
#endif

/* ---- Plugin: reading what is no tool. api->get_extension(plugin, CBI_EXT_MCP_READING) */
#define CBI_EXT_MCP_READING "com.claribi.mcp_reading.v1"
typedef struct cbi_mcp_reading {
  uint32_t struct_size; /* sizeof(cbi_mcp_reading) as the plugin knows it */
  uint32_t reserved0;   /* 0 */
  /* [mt] One request that only reads. method: "resources/list", "resources/templates/list",
   * "resources/read", "prompts/list" or "prompts/get". params: JSON object, that method's params
   * without _meta; a list takes a cursor and gives one page. Emits the result as the server sent
   * it, without credentials: untrusted. CBI_E_FORBIDDEN: the catalogue row does not allow this for
   * its vendor. CBI_E_INVALID: another method, or params are no object. Other errors as of
   * call_tool. */
  int32_t(CBI_CALL* request)(cbi_conn* conn, const cbi_call* call, const char* method,
                             const char* params);
} cbi_mcp_reading;

/* ---- Host: asking the person what a server wants to know during a call.
 * host->get_extension(host, CBI_EXT_ELICITATION) */
#define CBI_EXT_ELICITATION "com.claribi.elicitation.v1"
typedef struct cbi_elicitation {
  uint32_t struct_size; /* sizeof(cbi_elicitation) as the host knows it */
  uint32_t reserved0;   /* 0 */
  /* [mt] May wait for the person, as long as the call lasts. scope: of the connection whose server
   * asks. request: JSON object, the params of elicitation/create:
   * {"message","requestedSchema",...}; untrusted. call_opt: as for other host services; NULL where
   * the server asks outside of a call. Hands recv, with version 1, a JSON object
   * {"action":"accept"|"decline"|"cancel","content":{}}. The plugin fills what is absent in content
   * from the defaults of the schema, and checks it. */
  int32_t(CBI_CALL* ask)(const cbi_host* host, const cbi_call* call_opt, void* scope,
                         const char* request, cbi_recv recv, void* user);
} cbi_elicitation;

#ifdef __cplusplus
}
#endif
#endif
