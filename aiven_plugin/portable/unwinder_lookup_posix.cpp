// The function by which gcc's unwinder finds the frames of a code address. glibc has it from 2.35
// on, and a libgcc that was built against such a glibc asks for it. This one does the same with
// what every glibc has, so that the library runs on older ones too. It is never exported.
// Source: glibc's manual, "Dynamic Linker Introspection".
#include <dlfcn.h>
#include <link.h>

#include <cstddef>
#include <cstdint>

#ifdef DLFO_STRUCT_HAS_EH_DBASE  // else this glibc has no such function, and libgcc needs none

namespace {

struct Search {
  std::uintptr_t address;
  dl_find_object* found;
};

// 1 ends the search: `info` is the object that holds the address.
int Look(dl_phdr_info* info, std::size_t /*size*/, void* data) {
  const Search& search = *static_cast<Search*>(data);
  bool is_here = false;
  std::uintptr_t begin = UINTPTR_MAX;
  std::uintptr_t end = 0;
  std::uintptr_t frames = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    const std::uintptr_t at = info->dlpi_addr + segment.p_vaddr;
    if (segment.p_type == PT_GNU_EH_FRAME) frames = at;
    if (segment.p_type != PT_LOAD) continue;
    is_here = is_here || (search.address >= at && search.address - at < segment.p_memsz);
    begin = at < begin ? at : begin;
    end = at + segment.p_memsz > end ? at + segment.p_memsz : end;
  }
  if (!is_here) return 0;
  if (frames == 0) return -1;
  // The loader tells addresses as numbers.
  // NOLINTBEGIN(performance-no-int-to-ptr)
  search.found->dlfo_map_start = reinterpret_cast<void*>(begin);
  search.found->dlfo_map_end = reinterpret_cast<void*>(end);
  search.found->dlfo_eh_frame = reinterpret_cast<void*>(frames);
  // NOLINTEND(performance-no-int-to-ptr)
  return 1;
}

}  // namespace

// 0 and the object whose code is at `address`, or -1. The link map, which the unwinder does not
// read, stays empty.
extern "C" int _dl_find_object(void* address, dl_find_object* result) noexcept {
  *result = {};
  Search search{reinterpret_cast<std::uintptr_t>(address), result};
  return dl_iterate_phdr(&Look, &search) == 1 ? 0 : -1;
}

#endif
