/* Preloaded under a process: writes down, in order, all that it does to the files of one folder.
 *
 * POWERCUT_FOLDER  the folder, absolute, without symbolic links
 * POWERCUT_LOG     where to write it down; disk.py makes of it what a disk holds after a power cut
 * POWERCUT_SYNC    "off": fsync and fdatasync do nothing and say that all is well, as a lying disk would
 *
 * What the process writes to standard output is written down too, before it is written: what was told after this
 * much was done to the disk. Calls go to the kernel itself, and children of the process are not recorded.
 * SQLite's -shm is memory, made anew at each start, and left out. 64-bit Linux with glibc, x86-64 and arm64.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FILES = 65536 };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER; /* a call and its record are one */
static uint32_t handles[FILES];                          /* by file descriptor; 0: none of ours */
static uint32_t last_handle, last_sync;
static const char *folder;
static size_t folder_size;
static int log_fd = -1, lies;
static pid_t self;

struct record {
    uint32_t what, handle;
    int64_t number; /* an offset, a size, or which sync */
    uint64_t size;  /* of what follows */
};

static void lock(void) { pthread_mutex_lock(&turn); }
static void unlock(void) { pthread_mutex_unlock(&turn); }

__attribute__((constructor)) static void begin(void)
{
    const char *log = getenv("POWERCUT_LOG"), *sync = getenv("POWERCUT_SYNC");
    folder = getenv("POWERCUT_FOLDER");
    if (!folder || !log)
        return;
    folder = strdup(folder); /* the environment may move */
    folder_size = strlen(folder);
    lies = sync && !strcmp(sync, "off");
    log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (log_fd < 0) {
        perror(log);
        _exit(97);
    }
    self = getpid();
    pthread_atfork(lock, unlock, unlock);
    unsetenv("LD_PRELOAD");
}

static void tell(char what, uint32_t handle, int64_t number, const void *data, size_t size)
{
    struct record record = {what, handle, number, size};
    struct iovec parts[] = {{&record, sizeof record}, {(void *)data, size}};
    if (syscall(SYS_writev, log_fd, parts, 2) != (long)(sizeof record + size)) {
        perror("the recorder can't write its log");
        _exit(98);
    }
}

static int ours(const char *path)
{
    size_t size = strlen(path);
    if (log_fd < 0 || getpid() != self || strncmp(path, folder, folder_size))
        return 0;
    if (path[folder_size] && path[folder_size] != '/')
        return 0;
    return size < 4 || strcmp(path + size - 4, "-shm");
}

/* The path from the root, written into `room` if it is given from an open folder. */
static const char *whole(int at, const char *path, char room[PATH_MAX * 2])
{
    char folder_of[64], above[PATH_MAX];
    if (at == AT_FDCWD || path[0] == '/' || log_fd < 0)
        return path;
    snprintf(folder_of, sizeof folder_of, "/proc/self/fd/%d", at);
    long size = syscall(SYS_readlinkat, AT_FDCWD, folder_of, above, sizeof above - 1);
    if (size < 0)
        return path;
    snprintf(room, PATH_MAX * 2, "%.*s/%s", (int)size, above, path);
    return room;
}

static uint32_t handle_of(int fd) { return fd >= 0 && fd < FILES && getpid() == self ? handles[fd] : 0; }

static int opened(int at, const char *given, int flags, mode_t mode)
{
    char room[PATH_MAX * 2];
    const char *path = whole(at, given, room);
    if (!ours(path))
        return syscall(SYS_openat, at, given, flags, mode);
    lock();
    int fd = syscall(SYS_openat, at, given, flags, mode);
    if (fd >= FILES)
        abort();
    if (fd >= 0) {
        handles[fd] = ++last_handle;
        tell('o', last_handle, 0, path, strlen(path));
        if (flags & O_TRUNC)
            tell('t', last_handle, 0, NULL, 0);
    }
    unlock();
    return fd;
}

static mode_t mode_in(int flags, va_list rest) { return __OPEN_NEEDS_MODE(flags) ? va_arg(rest, mode_t) : 0; }

#define OPEN(at)                                                                                                      \
    va_list rest;                                                                                                      \
    va_start(rest, flags);                                                                                             \
    int fd = opened(at, path, flags, mode_in(flags, rest));                                                            \
    va_end(rest);                                                                                                      \
    return fd

int open(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int open64(const char *path, int flags, ...) { OPEN(AT_FDCWD); }
int openat(int at, const char *path, int flags, ...) { OPEN(at); }
int openat64(int at, const char *path, int flags, ...) { OPEN(at); }
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }

int close(int fd)
{
    if (!handle_of(fd))
        return syscall(SYS_close, fd);
    lock();
    handles[fd] = 0;
    int result = syscall(SYS_close, fd);
    unlock();
    return result;
}

ssize_t write(int fd, const void *data, size_t size)
{
    uint32_t handle = handle_of(fd);
    if (fd == STDOUT_FILENO && log_fd >= 0 && getpid() == self) {
        lock();
        tell('a', 0, 0, data, size);
        unlock();
    }
    if (!handle)
        return syscall(SYS_write, fd, data, size);
    lock();
    ssize_t done = syscall(SYS_write, fd, data, size);
    if (done > 0)
        tell('w', handle, syscall(SYS_lseek, fd, 0, SEEK_CUR) - done, data, done);
    unlock();
    return done;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    uint32_t handle = handle_of(fd);
    if (!handle)
        return syscall(SYS_pwrite64, fd, data, size, offset);
    lock();
    ssize_t done = syscall(SYS_pwrite64, fd, data, size, offset);
    if (done > 0)
        tell('w', handle, offset, data, done);
    unlock();
    return done;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

int ftruncate64(int fd, off64_t size)
{
    uint32_t handle = handle_of(fd);
    if (!handle)
        return syscall(SYS_ftruncate, fd, size);
    lock();
    int result = syscall(SYS_ftruncate, fd, size);
    if (!result)
        tell('t', handle, size, NULL, 0);
    unlock();
    return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

/* Safe is what was written before the sync began, once it has ended. */
static int synced(long call, int fd)
{
    uint32_t handle = handle_of(fd);
    if (!handle)
        return syscall(call, fd);
    if (lies)
        return 0;
    lock();
    uint32_t number = ++last_sync;
    tell('b', handle, number, NULL, 0);
    unlock();
    int result = syscall(call, fd);
    if (!result) {
        lock();
        tell('e', handle, number, NULL, 0);
        unlock();
    }
    return result;
}
int fsync(int fd) { return synced(SYS_fsync, fd); }
int fdatasync(int fd) { return synced(SYS_fdatasync, fd); }

/* For shutil, which then writes as everybody else does. */
ssize_t sendfile64(int to, int from, off64_t *offset, size_t size)
{
    if (!handle_of(to))
        return syscall(SYS_sendfile, to, from, offset, size);
    errno = ENOTSOCK;
    return -1;
}
ssize_t sendfile(int to, int from, off_t *offset, size_t size) { return sendfile64(to, from, offset, size); }

/* A call that changes the names in the folder. `path` and, unless it is NULL, `more` go into the record. */
static int named(char what, const char *path, const char *more, long call, long a, long b, long c, long d)
{
    if (!ours(path) && !(more && ours(more)))
        return syscall(call, a, b, c, d, 0);
    char both[PATH_MAX * 4];
    size_t size = strlen(strcpy(both, path));
    if (more)
        size += 1 + strlen(strcpy(both + size + 1, more));
    lock();
    int result = syscall(call, a, b, c, d, 0);
    if (!result)
        tell(what, 0, 0, both, size);
    unlock();
    return result;
}

int renameat(int at, const char *from, int to_at, const char *to)
{
    char room[PATH_MAX * 2], more[PATH_MAX * 2];
    return named('r', whole(at, from, room), whole(to_at, to, more), SYS_renameat2, at, (long)from, to_at, (long)to);
}
int rename(const char *from, const char *to) { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

int unlinkat(int at, const char *path, int flags)
{
    char room[PATH_MAX * 2];
    return named('u', whole(at, path, room), NULL, SYS_unlinkat, at, (long)path, flags, 0);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int at, const char *path, mode_t mode)
{
    char room[PATH_MAX * 2];
    return named('m', whole(at, path, room), NULL, SYS_mkdirat, at, (long)path, mode, 0);
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
