/* claribi/draft/mcp_reading.h - DRAFT: reading what is no tool of a server that speaks MCP.
 *
 * A draft may change or disappear with any release, and its id with it. Meant to become
 * claribi.ds.resources/1 and claribi.ds.prompts/1. Rules of data_source.h hold; names and JSON are
 * those of the Model Context Protocol.
 */
#ifndef CLARIBI_DRAFT_MCP_READING_H
#define CLARIBI_DRAFT_MCP_READING_H
#include <claribi/data_source.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Plugin: api->get_extension(plugin, CBI_EXT_DRAFT_MCP_READING) */
#define CBI_EXT_DRAFT_MCP_READING "claribi.draft.ds.mcp_reading/1"
typedef struct cbi_draft_mcp_reading {
  uint32_t struct_size; /* sizeof(cbi_draft_mcp_reading) as the plugin knows it */
  uint32_t reserved0;   /* 0 */
  /* [mt] One request that only reads. method: "resources/list", "resources/templates/list",
   * "resources/read", "prompts/list" or "prompts/get". params: JSON object, that method's params
   * without _meta; a list takes a cursor and gives one page. Emits the result as the server sent
   * it, without credentials: untrusted. CBI_E_FORBIDDEN: the manifest does not list this under
   * features. CBI_E_INVALID: another method, or params are no object. Other errors as of
   * call_tool. */
  int32_t(CBI_CALL* request)(cbi_conn* conn, const cbi_call* call, const char* method,
                             const char* params);
} cbi_draft_mcp_reading;

#ifdef __cplusplus
}
#endif
#endif
