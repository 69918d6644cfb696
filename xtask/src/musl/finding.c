/* Where glibc has a table of what is loaded, musl has only the list. gcc's unwinder asks for the
   table since glibc 2.35; without it no panic could be caught. */
#define _GNU_SOURCE
#include <link.h>

struct dl_find_object {
    unsigned long long flags;
    void *map_start;
    void *map_end;
    struct link_map *link_map;
    void *eh_frame;
    unsigned long long reserved[7];
};

struct search {
    ElfW(Addr) pc;
    struct dl_find_object *found;
};

static int holds(struct dl_phdr_info *object, size_t size, void *data)
{
    struct search *search = data;
    const ElfW(Phdr) *frames = 0, *part = 0;
    (void)size;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[i];
        ElfW(Addr) start = object->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_GNU_EH_FRAME)
            frames = header;
        if (header->p_type == PT_LOAD && search->pc >= start && search->pc - start < header->p_memsz)
            part = header;
    }
    if (!frames || !part)
        return 0;
    search->found->map_start = (void *)(object->dlpi_addr + part->p_vaddr);
    search->found->map_end = (char *)search->found->map_start + part->p_memsz;
    search->found->eh_frame = (void *)(object->dlpi_addr + frames->p_vaddr);
    return 1;
}

int _dl_find_object(void *pc, struct dl_find_object *found)
{
    struct search search = {(ElfW(Addr))pc, found};
    *found = (struct dl_find_object){0};
    return dl_iterate_phdr(holds, &search) ? 0 : -1;
}
