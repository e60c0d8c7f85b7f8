// Records what a program does to the files of one folder, so that a test can build what a disk would hold if the
// power had failed at any moment. Preload this shared object (LD_PRELOAD). For tests only; one thread.
//
//   POWER_CUT_FOLDER   the folder; its path has no symbolic links
//   POWER_CUT_LOG      the file for the records, outside of the folder
//
// A record is a struct record, the bytes of its path (two for a rename, with a zero between them), and its data. Numbers
// are in the machine's order. Content written through a memory map is not recorded: SQLite rebuilds its -shm file.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// The letter is the kind of a record.
enum {
    kCreate = 'c',      // path: the new file's, empty for a file without a name
    kWrite = 'w',       // offset, data
    kTruncate = 't',    // offset: the new size
    kSync = 's',        // of a file
    kSyncFolder = 'S',  // path
    kLink = 'l',        // path: a further name
    kRename = 'r',      // two paths
    kUnlink = 'u',      // path
    kFolder = 'f'       // path: a new folder
};

struct record {
    uint64_t kind;
    uint64_t file;  // inode number
    uint64_t offset;
    uint64_t path_size;
    uint64_t data_size;
};

static int log_file = -1;
static char folder[4096];
static ssize_t (*real_write)(int, const void*, size_t);

static void* next(const char* name) {
    void* const found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void start(void) {
    *(void**)&real_write = next("write");
    const char* const path = getenv("POWER_CUT_LOG");
    const char* const given = getenv("POWER_CUT_FOLDER");
    if (!path || !given || strlen(given) >= sizeof folder) return;
    strcpy(folder, given);
    log_file = (int)open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

static int below(const char* path) {
    const size_t size = strlen(folder);
    return log_file >= 0 && strncmp(path, folder, size) == 0 && (path[size] == '/' || path[size] == 0);
}

// The path of a descriptor, if it is in the folder. A file without a name has one in the folder all the same.
static int is_ours(int fd, char path[4096]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, path, 4095);
    if (size < 0) return 0;
    path[size] = 0;
    return below(path);
}

static void put(const void* data, size_t size) {
    if (size > 0 && real_write(log_file, data, size) != (ssize_t)size) abort();
}

static void record(int kind, uint64_t file, uint64_t offset, const char* path, size_t path_size, const void* data,
                   size_t data_size) {
    const int before = errno;
    const struct record head = {(uint64_t)kind, file, offset, path_size, data_size};
    put(&head, sizeof head);
    put(path, path_size);
    put(data, data_size);
    errno = before;
}

static void record_path(int kind, uint64_t file, const char* path) { record(kind, file, 0, path, strlen(path), 0, 0); }

static uint64_t inode(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 ? about.st_ino : 0;
}

static int open_recorded(int (*real)(const char*, int, ...), const char* path, int flags, mode_t mode) {
    const int ours = below(path);
    const int nameless = (flags & O_TMPFILE) == O_TMPFILE;
    const int is_new = ours && (flags & O_CREAT) && access(path, F_OK) != 0;
    const int fd = real(path, flags, mode);
    if (fd < 0 || !ours) return fd;
    if (nameless || is_new) record_path(kCreate, inode(fd), nameless ? "" : path);
    else if (flags & O_TRUNC) record(kTruncate, inode(fd), 0, 0, 0, 0, 0);
    return fd;
}

#define DEFINE_OPEN(name)                                                              \
    int name(const char* path, int flags, ...) {                                       \
        static int (*real)(const char*, int, ...);                                     \
        if (!real) *(void**)&real = next(#name);                                       \
        va_list arguments;                                                             \
        va_start(arguments, flags);                                                    \
        const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(arguments, mode_t) : 0; \
        va_end(arguments);                                                             \
        return open_recorded(real, path, flags, mode);                                 \
    }
DEFINE_OPEN(open)
DEFINE_OPEN(open64)

ssize_t write(int fd, const void* data, size_t size) {
    char path[4096];
    if (log_file < 0 || !is_ours(fd, path)) return real_write(fd, data, size);
    const off_t offset = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    const ssize_t done = real_write(fd, data, size);
    if (done > 0) record(kWrite, inode(fd), (uint64_t)offset, 0, 0, data, (size_t)done);
    return done;
}

#define DEFINE_PWRITE(name)                                                                      \
    ssize_t name(int fd, const void* data, size_t size, off_t offset) {                          \
        static ssize_t (*real)(int, const void*, size_t, off_t);                                 \
        if (!real) *(void**)&real = next(#name);                                                 \
        char path[4096];                                                                         \
        const ssize_t done = real(fd, data, size, offset);                                       \
        if (done > 0 && is_ours(fd, path))                                                       \
            record(kWrite, inode(fd), (uint64_t)offset, 0, 0, data, (size_t)done);               \
        return done;                                                                             \
    }
DEFINE_PWRITE(pwrite)
DEFINE_PWRITE(pwrite64)

#define DEFINE_TRUNCATE(name)                                                                    \
    int name(int fd, off_t size) {                                                               \
        static int (*real)(int, off_t);                                                          \
        if (!real) *(void**)&real = next(#name);                                                 \
        char path[4096];                                                                         \
        const int done = real(fd, size);                                                         \
        if (done == 0 && is_ours(fd, path)) record(kTruncate, inode(fd), (uint64_t)size, 0, 0, 0, 0); \
        return done;                                                                             \
    }
DEFINE_TRUNCATE(ftruncate)
DEFINE_TRUNCATE(ftruncate64)

#define DEFINE_SYNC(name)                                                                        \
    int name(int fd) {                                                                           \
        static int (*real)(int);                                                                 \
        if (!real) *(void**)&real = next(#name);                                                 \
        char path[4096];                                                                         \
        struct stat about;                                                                       \
        const int done = real(fd);                                                               \
        if (done == 0 && is_ours(fd, path) && fstat(fd, &about) == 0)                            \
            record_path(S_ISDIR(about.st_mode) ? kSyncFolder : kSync, about.st_ino, path);       \
        return done;                                                                             \
    }
DEFINE_SYNC(fsync)
DEFINE_SYNC(fdatasync)

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) {
    static int (*real)(int, const char*, int, const char*, int);
    if (!real) *(void**)&real = next("linkat");
    struct stat about;
    const int done = real(from_folder, from, to_folder, to, flags);
    if (done == 0 && below(to) && stat(to, &about) == 0) record_path(kLink, about.st_ino, to);
    return done;
}

int rename(const char* from, const char* to) {
    static int (*real)(const char*, const char*);
    if (!real) *(void**)&real = next("rename");
    const int done = real(from, to);
    if (done != 0 || !below(to)) return done;
    char both[8192];
    const int size = snprintf(both, sizeof both, "%s%c%s", from, 0, to);
    record(kRename, 0, 0, both, (size_t)size, 0, 0);
    return done;
}

int unlink(const char* path) {
    static int (*real)(const char*);
    if (!real) *(void**)&real = next("unlink");
    const int done = real(path);
    if (done == 0 && below(path)) record_path(kUnlink, 0, path);
    return done;
}

int mkdir(const char* path, mode_t mode) {
    static int (*real)(const char*, mode_t);
    if (!real) *(void**)&real = next("mkdir");
    const int done = real(path, mode);
    if (done == 0 && below(path)) record_path(kFolder, 0, path);
    return done;
}
