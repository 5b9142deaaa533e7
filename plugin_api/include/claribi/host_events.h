/* claribi/host_events.h - what a plugin noticed about a connection, told to its host.
 *
 * A host that offers this table learns of changes without asking: it may then list tools again, or
 * ask the person to sign in. Not a subscription: an event is reported when the plugin notices it,
 * during a call or on a thread of its own. An idle handle may notice nothing, and other nodes'
 * handles notice for themselves, so hosts still probe (authorize_status with {"probe":true}).
 * Rules of data_source.h hold.
 */
#ifndef CLARIBI_HOST_EVENTS_H
#define CLARIBI_HOST_EVENTS_H
#include <claribi/data_source.h>
#ifdef __cplusplus
extern "C" {
#endif

/* Host: host->get_extension(host, CBI_EXT_HOST_EVENTS) */
#define CBI_EXT_HOST_EVENTS "claribi.host.events/1"
typedef struct cbi_host_events {
  uint32_t struct_size; /* sizeof(cbi_host_events) as the host knows it */
  uint32_t reserved0;   /* 0 */
  /* [mt] scope: of the connection that it concerns, valid until close() returns. event: JSON,
   * host_event.schema.json: {"kind","at_ms",...}; copied. Cheap: the host notes the event and
   * returns; it neither waits nor calls the plugin. An unknown kind is ignored. Never a secret. */
  void(CBI_CALL* report)(const cbi_host* host, void* scope, const char* event);
} cbi_host_events;

#ifdef __cplusplus
}
#endif
#endif
