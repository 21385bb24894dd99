/* Loaded before libc (LD_PRELOAD): makes the n-th write, sync or rename under one folder fail, once or from
   then on. Whoever wrote it, Python or DuckDB, sees what a failing disk would say. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long seen, wanted;
static atomic_int forever, number;

void faults_arm(long nth, int for_good, int error) {
    forever = for_good;
    number = error;
    seen = 0;
    wanted = nth;
}
void faults_disarm(void) { wanted = 0; }
long faults_seen(void) { return seen; }

static int is_ours(const char *path) {
    const char *folder = getenv("FAULTS_UNDER");
    return folder && !strncmp(path, folder, strlen(folder));
}
static int fails(void) {
    long at = ++seen;
    if (!wanted || at < wanted || (at > wanted && !forever)) return 0;
    errno = number;
    return 1;
}
static int fails_at(int fd) {
    char link[64], path[4096];
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0) return 0;
    path[length] = 0;
    return is_ours(path) && fails();
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))
typedef ssize_t (*write_t)(int, const void *, size_t);
typedef ssize_t (*pwrite_t)(int, const void *, size_t, off_t);
typedef int (*fd_t)(int);
typedef int (*rename_t)(const char *, const char *);

ssize_t write(int fd, const void *data, size_t size) {
    return fails_at(fd) ? -1 : REAL("write", write_t)(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    return fails_at(fd) ? -1 : REAL("pwrite", pwrite_t)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) {
    return fails_at(fd) ? -1 : REAL("pwrite64", pwrite_t)(fd, data, size, at);
}
int fsync(int fd) { return fails_at(fd) ? -1 : REAL("fsync", fd_t)(fd); }
int fdatasync(int fd) { return fails_at(fd) ? -1 : REAL("fdatasync", fd_t)(fd); }
int syncfs(int fd) { return fails_at(fd) ? -1 : REAL("syncfs", fd_t)(fd); }
int rename(const char *from, const char *to) {
    return is_ours(to) && fails() ? -1 : REAL("rename", rename_t)(from, to);
}
