/*
 * Linked into the ffmpeg that script/build-ffmpeg makes: it boxes itself in before it reads a byte.
 * The same limits as helpers/processes/process-limits.ts sets with prlimit and setpriv, without their cost:
 * starting those two takes as much CPU as a quarter of the encode.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEGABYTE (1024 * 1024)

/* Lowers a limit; one that is lower already stays. */
static void limit(int resource, rlim_t soft, rlim_t hard)
{
    struct rlimit now;
    if (getrlimit(resource, &now) != 0)
        _exit(126);
    if (now.rlim_max < hard)
        hard = now.rlim_max;
    if (soft > hard)
        soft = hard;
    now.rlim_cur = soft;
    now.rlim_max = hard;
    if (setrlimit(resource, &now) != 0)
        _exit(126);
}

/* Before main(); without its limits it does not start. */
__attribute__((constructor)) static void box_itself_in(void)
{
    limit(RLIMIT_CORE, 0, 0);
    limit(RLIMIT_CPU, 3, 4);
    limit(RLIMIT_DATA, 128 * MEGABYTE, 128 * MEGABYTE);
    limit(RLIMIT_STACK, 2 * MEGABYTE, 2 * MEGABYTE);
    limit(RLIMIT_FSIZE, 0, 0); /* it writes into a pipe */
    limit(RLIMIT_NOFILE, 64, 64);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        _exit(126);
    /* Ends with the server, even one that was killed. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        _exit(126);
}
