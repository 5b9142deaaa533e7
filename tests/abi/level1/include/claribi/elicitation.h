/* claribi/elicitation.h - asking the person what a vendor's server wants to know.
 *
 * A host that offers this table can put a form before a person; plugins tell servers so (MCP:
 * elicitation). Rules of data_source.h hold.
 */
#ifndef CLARIBI_ELICITATION_H
#define CLARIBI_ELICITATION_H
#include <claribi/data_source.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Host: host->get_extension(host, CBI_EXT_ELICITATION) */
#define CBI_EXT_ELICITATION "claribi.host.elicitation/1"
typedef struct cbi_elicitation {
  uint32_t struct_size; /* sizeof(cbi_elicitation) as the host knows it */
  uint32_t reserved0;   /* 0 */
  /* [mt] May wait for the person, as long as the wait lasts. scope: of the connection whose server
   * asks. wait->call: whose question it is; NULL where the server asks outside of a call. request:
   * JSON object, the params of elicitation/create: {"message","requestedSchema",...}; untrusted.
   * Hands recv, with version 1, a JSON object
   * {"action":"accept"|"decline"|"cancel","content":{}}. The plugin fills what is absent in content
   * from the defaults of the schema, and checks it. */
  int32_t(CBI_CALL* ask)(const cbi_host* host, const cbi_wait* wait, void* scope,
                         const char* request, cbi_recv recv, void* user);
} cbi_elicitation;

#ifdef __cplusplus
}
#endif
#endif
